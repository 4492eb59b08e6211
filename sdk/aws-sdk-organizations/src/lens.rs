
pub(crate) fn reflens_list_accounts_for_parent_output_output_next_token(
    input: &crate::operation::list_accounts_for_parent::ListAccountsForParentOutput,
) -> ::std::option::Option<&::std::string::String> {
    let input = match &input.next_token {
        ::std::option::Option::None => return ::std::option::Option::None,
        ::std::option::Option::Some(t) => t,
    };
    ::std::option::Option::Some(input)
}

pub(crate) fn reflens_list_organizational_units_for_parent_output_output_next_token(
    input: &crate::operation::list_organizational_units_for_parent::ListOrganizationalUnitsForParentOutput,
) -> ::std::option::Option<&::std::string::String> {
    let input = match &input.next_token {
        ::std::option::Option::None => return ::std::option::Option::None,
        ::std::option::Option::Some(t) => t,
    };
    ::std::option::Option::Some(input)
}
