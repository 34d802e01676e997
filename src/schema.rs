//! The tables as Diesel knows them, the same for both databases.

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Text,
        email_folded -> Text,
        first_name -> Nullable<Text>,
        surname -> Nullable<Text>,
        password_hash -> Text,
        is_active -> Bool,
        is_superuser -> Bool,
        epoch -> BigInt,
        created_at -> Nullable<BigInt>,
        verified_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    mail_tokens (digest) {
        digest -> Text,
        user_id -> Nullable<BigInt>,
        purpose -> Text,
        email -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    audit_events (id) {
        id -> BigInt,
        at -> BigInt,
        action -> Text,
        actor_id -> Nullable<BigInt>,
        subject_id -> BigInt,
        address -> Nullable<Text>,
        detail -> Text,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        user_id -> BigInt,
        epoch -> BigInt,
        generation -> BigInt,
        salt -> Text,
        scopes -> Text,
        door -> Text,
        created_at -> BigInt,
        refreshed_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        user_agent -> Nullable<Text>,
        address -> Nullable<Text>,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> BigInt,
        user_id -> BigInt,
        name -> Text,
        digest -> Text,
        scopes -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    throttles (key) {
        key -> Text,
        tries -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    login_addresses (user_id, network) {
        user_id -> BigInt,
        network -> Text,
        seen_at -> BigInt,
    }
}

diesel::table! {
    recipes (id) {
        id -> BigInt,
        label -> Text,
        label_folded -> Text,
        source -> Nullable<Text>,
        url -> Nullable<Text>,
        submitter_id -> BigInt,
        label_key -> Text,
        description -> Nullable<Text>,
        document -> Text,
        tags -> Text,
        servings -> Nullable<BigInt>,
        prep_minutes -> Nullable<BigInt>,
        cook_minutes -> Nullable<BigInt>,
        total_minutes -> Nullable<BigInt>,
        minutes -> BigInt,
        cuisine -> Nullable<Text>,
        language -> Nullable<Text>,
        image -> Nullable<Text>,
        visibility -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        updated_by -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    recipe_facets (facet, recipe_id) {
        facet -> Text,
        recipe_id -> BigInt,
    }
}

diesel::table! {
    tags (tag) {
        tag -> Text,
        label -> Text,
        recipes -> BigInt,
    }
}

diesel::table! {
    recipe_counts (shard) {
        shard -> BigInt,
        public -> BigInt,
    }
}

diesel::table! {
    recipe_versions (recipe_id, version) {
        recipe_id -> BigInt,
        version -> BigInt,
        updated_at -> BigInt,
        updated_by -> BigInt,
        label -> Text,
        changed -> Text,
        content -> Text,
    }
}

diesel::table! {
    recipe_trash (recipe_id) {
        recipe_id -> BigInt,
        submitter_id -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        updated_by -> BigInt,
        version -> BigInt,
        deleted_at -> BigInt,
        deleted_by -> BigInt,
        label -> Text,
        content -> Text,
    }
}

diesel::table! {
    idempotency_keys (user_id, key) {
        user_id -> BigInt,
        key -> Text,
        fingerprint -> Text,
        answer -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        message_id -> Text,
        recipient -> Text,
        kind -> Text,
        sealed -> Text,
        created_at -> BigInt,
        give_up_at -> BigInt,
        next_attempt_at -> BigInt,
        attempts -> BigInt,
        last_error -> Nullable<Text>,
        given_up_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// SQLite's full-text index over the labels. PostgreSQL has an ordinary index instead.
    recipe_labels (rowid) {
        rowid -> BigInt,
        #[sql_name = "recipe_labels"]
        index -> Text,
    }
}

diesel::table! {
    /// The words of all recipes, and facets.
    search_words (id) {
        id -> BigInt,
        word -> Text,
        stem -> Text,
        recipes -> BigInt,
        labels -> BigInt,
        common -> Bool,
    }
}

diesel::table! {
    /// Where misspelt words meet those that were meant.
    search_slips (slip, word_id) {
        slip -> BigInt,
        word_id -> BigInt,
    }
}

diesel::table! {
    /// What a recipe is scored from. PostgreSQL's has its tokens too.
    recipe_terms (recipe_id) {
        recipe_id -> BigInt,
        version -> Integer,
        minutes -> Nullable<Integer>,
        terms -> Binary,
    }
}

diesel::table! {
    /// SQLite's full-text index over the recipes' tokens.
    recipe_tokens (rowid) {
        rowid -> BigInt,
        tokens -> Text,
        #[sql_name = "recipe_tokens"]
        index -> Text,
    }
}

diesel::joinable!(recipes -> users (submitter_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(api_tokens -> users (user_id));
diesel::joinable!(recipe_facets -> recipes (recipe_id));
diesel::allow_tables_to_appear_in_same_query!(
    users,
    sessions,
    api_tokens,
    recipes,
    recipe_labels,
    recipe_facets,
    search_words,
    search_slips,
    recipe_terms,
    recipe_tokens
);
