# labproof in a container without a shell, a package manager or root: `docker build -t labproof .`
#
# Untested: no test of this repository builds it. Without the rehearsal, which needs MariaDB's server.
#
#   docker run --rm -v "$PWD:/class" -v "$HOME/.aws:/home/nonroot/.aws:ro" --user "$(id -u)" -e HOME=/home/nonroot \
#     labproof grade
FROM rust:1-bookworm AS build
ARG LABPROOF_COMMIT
WORKDIR /labproof
COPY . .
RUN cargo build --release --locked --bin labproof --no-default-features

# glibc, libgcc, the root certificates and the time zones, and nothing else. Debian 12, as above.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /labproof/target/release/labproof /usr/local/bin/labproof
WORKDIR /class
ENTRYPOINT ["/usr/local/bin/labproof"]
