//! Which columns a roster does not take: what opens something, and the numbers by which a state knows people.
//! Whatever else somebody adds is kept, and stands in reports.

use unicode_normalization::UnicodeNormalization;

/// What says it wherever it stands, also within a word: `dbpassword`, `관리자비밀번호`. Words of a phrase are
/// parted by `_`.
const ANYWHERE: &[&str] = &[
    "password",
    "passwd",
    "passcode",
    "passphrase",
    "secret",
    "credential",
    "token",
    "external",
    "apikey",
    "accesskey",
    "privatekey",
    "pincode",
    "비밀번호",
    "비밀_번호",
    "비번",
    "패스워드",
    "암호",
    "시크릿",
    "토큰",
    "인증",
    "개인키",
    "비밀키",
    "보안키",
    "접근키",
    "액세스키",
    "엑세스키",
    "크리덴셜",
    // Identity numbers, which Korean law lets nobody keep without a reason of its own (the Personal Information
    // Protection Act's decree, article 19), and those of other states.
    "주민등록",
    "주민번호",
    "외국인등록",
    "여권",
    "운전면허",
    "passport",
    "resident_registration",
    "resident_number",
    "resident_id",
    "national_id",
    "social_security",
    "driver_license",
    "driving_licence",
];

/// What says it as a word of its own (`db_pass`, `DB Password`, `adminPw`), and not within another, as in
/// `passed`, `keyboard`, `compass`.
const WORDS: &[&str] = &[
    "pass",
    "pwd",
    "pw",
    "pswd",
    "psw",
    "pin",
    "key",
    "keys",
    "otp",
    "totp",
    "mfa",
    "2fa",
    "auth",
    "pem",
    "jwt",
    "bearer",
    "cookie",
    "rrn",
    "ssn",
    "키",
    "핀",
    "핀번호",
];

/// What such a word is joined to without a mark between them, as in `dbpass`, `sshkey`, `rootpw`.
const JOINED_TO: &[&str] = &[
    "db", "my", "root", "admin", "user", "mysql", "sql", "rds", "aws", "iam", "ec2", "ssh", "api",
    "access", "private", "master", "login", "wifi", "sudo", "web", "server", "student", "account",
];

/// What has such a word in it, and holds no secret.
const HARMLESS: &[&str] = &[
    "ssh_public_key",
    "public_key",
    "primary_key",
    "key_stage",
    "pass_fail",
    "pass_or_fail",
    "pass_mark",
    "secretary",
    "secretariat",
    "암호학",
    "공개키",
];

/// Whether a column of this name, as it is written, likely holds a secret or the number of an identity.
pub(super) fn is_likely(name: &str) -> bool {
    let name = HARMLESS.iter().fold(folded(name), |name, harmless| name.replace(harmless, "_"));
    ANYWHERE.iter().any(|word| name.contains(word)) || name.split('_').any(is_secret_word)
}

/// In lower case and with `_` between words: where it has another mark, where `camelCase` goes up, and where
/// Latin letters meet others. Full-width letters are the same letters.
fn folded(name: &str) -> String {
    let mut folded = String::new();
    let mut before = '_';
    for letter in name.nfkc() {
        let goes_up = before.is_lowercase() && letter.is_uppercase();
        let meets = before.is_alphabetic()
            && letter.is_alphabetic()
            && before.is_ascii() != letter.is_ascii();
        if (goes_up || meets) && before != '_' {
            folded.push('_');
        }
        let letter = if letter.is_alphanumeric() { letter } else { '_' };
        if letter != '_' || before != '_' {
            folded.extend(letter.to_lowercase());
        }
        before = letter;
    }
    folded
}

fn is_secret_word(word: &str) -> bool {
    let unnumbered = word.trim_matches(|letter: char| letter.is_ascii_digit());
    let is_joined = |secret: &str| {
        unnumbered.strip_suffix(secret).is_some_and(|rest| JOINED_TO.contains(&rest))
    };
    WORDS.iter().any(|secret| word == *secret || unnumbered == *secret || is_joined(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_something_or_numbers_an_identity_is_no_column() {
        for names in [
            "password, Password, PASSWORD, passwd, passcode, passphrase, Pass-Word, pass, Pass, pwd, pw, PW",
            "pin, PIN, pin2, otp, OTP, totp, 2fa, auth, auth_code, credential, credentials, jwt, pem",
            "key, Keys, key1, access_key, access key, accessKey, AccessKeyId, API key, api-key, apikey, apiKey",
            "private_key, privateKey, ssh key, sshkey, class_key, enrolment key, external id 2, externalid",
            "secret, client_secret, token, Session Token, password_1, \u{ff50}\u{ff41}\u{ff53}\u{ff53}",
            "db_pass, DB Password, db.pass, db/pass, dbpass, dbPass, DBPass, rootpw, admin_pw, adminPw",
            "mysqlpassword, studentPin, 비밀번호, DB 비밀번호, 관리자비밀번호, 비밀 번호, 비번, DB비번, 암호",
            "db암호, 패스워드, 키, API키, api 키, 액세스 키, 액세스키, 비밀키, 개인키, 토큰, 세션토큰, 인증",
            "인증번호, 인증 코드, OTP번호, 핀번호, PIN번호, 주민등록번호, 주민번호, 외국인등록번호, 여권번호",
            "운전면허번호, resident number, Resident Registration Number, RRN, ssn, passport_no, national-id",
            "Social Security Number",
        ] {
            names.split(", ").for_each(|name| assert!(is_likely(name), "{name}"));
        }
    }

    #[test]
    fn what_only_sounds_like_it_is_a_column() {
        for names in [
            "email, 이메일, section, 분반, 학번, phone, 전화번호, company, number, student number, memo, 비고",
            "SIS Login ID, github_username, canvas_id, group, 조, passed, passes, passing, compass, bypass",
            "pass/fail, Pass or Fail, keyboard, keynote, monkey, hockey, turkey, Key Stage, public_key",
            "SSH Public Key, pinned, spin, opinion, pineapple, author, authority, secretary, wpw, 키보드",
            "스키, 위스키, 쿠키런, 핀란드, 암호학, 암호학_분반",
        ] {
            names.split(", ").for_each(|name| assert!(!is_likely(name), "{name}"));
        }
    }
}
