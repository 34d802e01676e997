//! Request headers, as OpenAPI describes them.

use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Type};

/// Makes each a type that `#[utoipa::path(params(...))]` takes by its name.
macro_rules! headers {
    ($($(#[doc = $doc:literal])* $name:ident = $header:literal $example:literal $($pattern:literal $max:literal)?;)*) => {$(
        $(#[doc = $doc])*
        pub struct $name;

        impl IntoParams for $name {
            fn into_params(_provider: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                let text = ObjectBuilder::new().schema_type(Type::String).examples([$example]);
                $(let text = text.pattern(Some($pattern)).min_length(Some(1)).max_length(Some($max));)?
                let parameter = ParameterBuilder::new()
                    .name($header)
                    .parameter_in(ParameterIn::Header)
                    .description(Some(concat!($($doc),*).trim()))
                    .schema(Some(text));
                vec![parameter.build()]
            }
        }
    )*};
}

headers! {
    /// The `ETag` of what was read: where the recipe has changed since, nothing is done (412).
    IfMatchParam = "If-Match" "\"v3\"";
    /// Whoever sends the same request with the same key again within 24 hours is answered again, and nothing is
    /// stored twice. Printable ASCII.
    IdempotencyParam = "Idempotency-Key" "8e03978e-40d5-43dd-bc93-6894a57f9324" "^[!-~]([ -~]*[!-~])?$" 255;
}
