// Generated from openapi.json by scripts/generate.mjs.

export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done to accounts, by whom and from where, for a year; the newest first. */
        get: operations["list_audit_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Trades an email address and a password for tokens. */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the session of the token that is sent. */
        post: operations["log_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends all sessions of the caller, this one too. API tokens stay. */
        post: operations["log_out_everywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The user whom the token stands for. */
        get: operations["read_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives the caller another password. All other sessions end; API tokens stay. */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a letter with a link to choose another password, where the address has an account. The answer is the same,
         *     and takes as long, where it has none.
         */
        post: operations["request_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Chooses another password with the token of a letter. All sessions and API tokens of the user end; nobody is logged in.
         *     A password that is refused leaves the token as it is.
         */
        post: operations["confirm_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Trades a refresh token for the next access token and refresh token. The old one is good for ten seconds more,
         *     for a lost answer; shown again later, it ends the session.
         */
        post: operations["refresh_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends what a token belongs to: the session of a refresh or access token, or an API token (RFC 7009). The answer is
         *     the same for a token that is none.
         */
        post: operations["revoke_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Logs in from a page of this service: the refresh token comes as a cookie. The session of the cookie that was there
         *     before ends.
         */
        post: operations["open_cookie_session"];
        /** Logs out: ends the cookie's session, if there is one, and takes the cookie away. */
        delete: operations["close_cookie_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/session/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The next access token, for the cookie, which is replaced. */
        post: operations["refresh_cookie_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the caller is logged in, the latest used first. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a session of the caller's, such as that of a lost phone. */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an account. */
        post: operations["signup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's API tokens, the newest first. What they are is not known. */
        get: operations["list_api_tokens"];
        put?: never;
        /** Makes an API token. It is shown this once; send it wherever an access token is sent. */
        post: operations["create_api_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes an API token of the caller's. It is not believed from now on. */
        delete: operations["delete_api_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proves an address with the token of a letter: that of a new account, or the one that an account is to have. */
        post: operations["verify_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-email/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends the letter of a new account once more. */
        post: operations["resend_verification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public recipes, the newest first unless told; with `q`, those that say it. */
        get: operations["list_recipes"];
        /** Gives a recipe of the caller's, named in the body, another label. */
        put: operations["rename_recipe"];
        /** Submits a recipe on behalf of the caller. */
        post: operations["create_recipe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All of the caller's recipes, private ones too, the oldest first: a JSON object a line. An answer that breaks off
         *     is not whole. A user has but a few of these at once.
         */
        get: operations["export_recipes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/ideas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people cook elsewhere today. */
        get: operations["list_ideas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/ideas/async": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same, for superusers: the path of the service that this one replaces. */
        get: operations["list_ideas_async"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes recipes in, all or none: a JSON object a line, a JSON list or object, or schema.org's JSON-LD as websites
         *     have it. They are new recipes of the caller's, whatever `id`, `submitter_id` and times they come with.
         * @description In `loc`, behind `body` stands where the recipe is: its line or its place in the list, counted from 0.
         */
        post: operations["import_recipes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/my-recipes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's recipes, the oldest first unless told: all, or a page where a limit is given. */
        get: operations["list_own_recipes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Public recipes whose label contains the keyword. */
        get: operations["search_recipes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Words of recipes that begin as typed, the most frequent first. */
        get: operations["suggest_words"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tags of public recipes, those of most recipes first. */
        get: operations["list_tags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's deleted recipes. */
        get: operations["list_trash"];
        put?: never;
        post?: never;
        /** Empties the caller's trash: what is in it goes for good, its history too. */
        delete: operations["empty_trash"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/trash/{recipe_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A deleted recipe as it was. Superusers see anybody's. */
        get: operations["read_deleted_recipe"];
        put?: never;
        post?: never;
        /** Deletes a recipe of the caller's trash for good, its history too. Superusers delete anybody's. */
        delete: operations["delete_recipe_for_good"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/trash/{recipe_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a recipe out of the trash: it is there again, under its id and with its history. Superusers restore
         *     anybody's.
         */
        post: operations["restore_deleted_recipe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One recipe, in the form that `Accept` prefers: JSON, schema.org's JSON-LD, or Markdown. Someone's private recipe
         *     is there for its submitter and for superusers alone.
         */
        get: operations["read_recipe"];
        /** Replaces the content of a recipe of the caller's. */
        put: operations["replace_recipe"];
        post?: never;
        /** Deletes a recipe of the caller's; a superuser deletes anybody's. It lies in the submitter's trash for 30 days. */
        delete: operations["delete_recipe"];
        options?: never;
        head?: never;
        /** Changes what is sent of a recipe of the caller's (RFC 7396). */
        patch: operations["update_recipe"];
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a recipe of the caller's, the newest first; superusers see anybody's. Beyond a number that the
         *     service is set to, the oldest are gone.
         */
        get: operations["list_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/history/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A recipe as it was. */
        get: operations["read_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/history/{version}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a version differs from the present one, or from another. */
        get: operations["compare_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recipes/{recipe_id}/history/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an earlier version of a recipe of the caller's the present one again, as a new version. */
        post: operations["restore_version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All users, in the order of their ids. */
        get: operations["list_users"];
        put?: never;
        /** Makes an account, a superuser's if told. */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's account. */
        get: operations["read_own_account"];
        put?: never;
        post?: never;
        /** Deletes the caller's account. The password is asked again; the recipes go with it, or to somebody else. */
        delete: operations["delete_own_account"];
        options?: never;
        head?: never;
        /** Changes the caller's names. The password is asked again. */
        patch: operations["update_own_account"];
        trace?: never;
    };
    "/api/v1/users/me/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done to the caller's account, by whom and from where, for a year; the newest first. */
        get: operations["list_own_audit_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Sends a letter to the address that the caller's account is to have; with its token the account has it. The
         *     password is asked again.
         */
        put: operations["change_email"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user. */
        get: operations["read_user"];
        put?: never;
        post?: never;
        /** Deletes a user. The recipes go with the account, or to somebody else. The last superuser stays. */
        delete: operations["delete_user"];
        options?: never;
        head?: never;
        /**
         * Changes a user. With another password, or not active any more, the user's sessions end. The last superuser stays
         *     one.
         */
        patch: operations["update_user"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends all sessions of a user. API tokens stay: `is_active` stops those too. */
        delete: operations["end_sessions_of_user"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The end of one's own account. */
        AccountDelete: {
            /**
             * Format: password
             * @example correct horse battery
             */
            current_password: string;
            /** @description `hand_over` unless told. */
            recipes?: components["schemas"]["RecipesOfDeleted"];
            /** @description The address of who is given the recipes; the first superuser unless told. */
            to?: string | null;
        };
        /**
         * @description A user as superusers see one.
         * @example {
         *       "created_at": "2026-11-22T12:00:00Z",
         *       "email": "ada@example.com",
         *       "first_name": "Ada",
         *       "id": 1,
         *       "is_active": true,
         *       "is_superuser": false,
         *       "surname": "Lovelace",
         *       "verified_at": null
         *     }
         */
        AccountOut: components["schemas"]["UserOut"] & {
            /**
             * Format: date-time
             * @description `null` where it was before that was kept.
             */
            created_at: string | null;
            /** @description Whether the user may log in. */
            is_active: boolean;
            /**
             * Format: date-time
             * @description When it was last proved that letters reach the user; `null`: not yet.
             */
            verified_at: string | null;
        };
        /** @description Changes to one's own account. What is left out stays; `null` empties a name. */
        AccountPatch: {
            /**
             * Format: password
             * @example correct horse battery
             */
            current_password: string;
            /** @example Ada */
            first_name?: string | null;
            /** @example Lovelace */
            surname?: string | null;
        };
        /** @description Another address for one's account. */
        AddressChange: {
            /**
             * Format: password
             * @example correct horse battery
             */
            current_password: string;
            /**
             * Format: email
             * @example ada@example.org
             */
            email: string;
        };
        /** @description The token of a letter that proves an address. */
        AddressProof: {
            /** @example rve_9kQ2mXv4nL8sT1yB6cD3fG7hJ0pR5wZaEuIoKxMqNvA */
            token: string;
        };
        ApiTokenCreate: {
            /**
             * Format: int64
             * @description 365 unless told.
             * @example 90
             */
            days?: number | null;
            /**
             * @description What it is for.
             * @example backup script
             */
            name: string;
            /**
             * @description Among those that the caller's own token has.
             * @example [
             *       "recipes:read"
             *     ]
             */
            scopes: string[];
        };
        /** @description A new API token. */
        ApiTokenMade: components["schemas"]["ApiTokenOut"] & {
            /**
             * @description It is not shown again.
             * @example rat_9kQ2mXv4nL8sT1yB6cD3fG7hJ0pR5wZaEuIoKxMqNvA1b2c3d4
             */
            token: string;
        };
        /**
         * @example {
         *       "created_at": "2026-11-22T12:00:00Z",
         *       "expires_at": "2027-02-20T12:00:00Z",
         *       "id": 3,
         *       "last_used_at": null,
         *       "name": "backup script",
         *       "scopes": [
         *         "recipes:read"
         *       ]
         *     }
         */
        ApiTokenOut: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: int64 */
            id: number;
            /**
             * Format: date-time
             * @description To within five minutes.
             */
            last_used_at: string | null;
            name: string;
            scopes: string[];
        };
        ApiTokens: {
            results: components["schemas"]["ApiTokenOut"][];
        };
        /**
         * @example {
         *       "action": "user_changed",
         *       "actor_id": 1,
         *       "address": "192.0.2.7",
         *       "at": "2026-11-22T12:00:00Z",
         *       "detail": {
         *         "changed": [
         *           "is_active"
         *         ]
         *       },
         *       "id": 12,
         *       "subject_id": 7
         *     }
         */
        AuditEventOut: {
            action: string;
            /**
             * Format: int64
             * @description The id of the user who did it; `null` for the command line and for the service itself.
             */
            actor_id: number | null;
            /** @description From where: an IP address. Of what others did, superusers alone are told. */
            address: string | null;
            /** Format: date-time */
            at: string;
            /** @description What there is to know beside. */
            detail: Record<string, never>;
            /** Format: int64 */
            id: number;
            /**
             * Format: int64
             * @description The id of the user whose account it was done to.
             */
            subject_id: number;
        };
        /** @description What was done to accounts, the newest first. */
        AuditEvents: {
            /**
             * @description Goes back as `cursor`; `null` on the last page.
             * @example MTc
             */
            next_cursor: string | null;
            results: components["schemas"]["AuditEventOut"][];
        };
        /** @description What [`super::TokenOut`] is without the refresh token, which is in the cookie. */
        CookieTokenOut: {
            /** @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjhLQ1EifQ.eyJzdWIiOiIxIn0.c2lnbmF0dXJl */
            access_token: string;
            /**
             * Format: int64
             * @description Seconds.
             * @example 1800
             */
            expires_in: number;
            /**
             * @description What the token may be used for, between spaces.
             * @example recipes:read recipes:write profile
             */
            scope: string;
            /** @example bearer */
            token_type: string;
        };
        /** @description A login from a page of this service. */
        Credentials: {
            /** @example ada@example.com */
            email: string;
            /**
             * Format: password
             * @example correct horse battery
             */
            password: string;
        };
        /**
         * @description How two versions differ.
         * @example {
         *       "changes": [
         *         {
         *           "after": "Plain loaf",
         *           "before": "Loaf",
         *           "field": "label"
         *         },
         *         {
         *           "field": "steps",
         *           "lines": [
         *             {
         *               "op": "equal",
         *               "text": "Mix."
         *             },
         *             {
         *               "op": "insert",
         *               "text": "Let it rise."
         *             }
         *           ]
         *         }
         *       ],
         *       "from": 1,
         *       "to": 3
         *     }
         */
        Diff: {
            changes: components["schemas"]["FieldChange"][];
            /** Format: int64 */
            from: number;
            /** Format: int64 */
            to: number;
        };
        /** @description A field that differs: its value before and after or, of ingredients, steps and tags, line by line. */
        FieldChange: {
            after?: unknown;
            before?: unknown;
            field: string;
            lines?: components["schemas"]["Line"][];
        };
        FragmentOut: {
            /** @description `description`, `ingredients`, `steps` or `tags`. */
            field: string;
            /** @description `…` at an end says that the text goes on. */
            parts: components["schemas"]["PartOut"][];
        };
        /** @description A part of a recipe's history, the newest version first. */
        History: {
            /**
             * @description Goes back as `cursor`; `null` on the last page.
             * @example MTc
             */
            next_cursor: string | null;
            results: components["schemas"]["VersionOut"][];
            /**
             * Format: int64
             * @description How many versions there are in all.
             */
            total: number;
        };
        /** @description The day's top posts, five lines a subreddit at most: `{score}: {title} ({url})`. */
        Ideas: {
            /**
             * @example [
             *       "42: Secret sauce (https://example.com/sauce)"
             *     ]
             */
            TopSecretRecipes: string[];
            /**
             * @example [
             *       "815: Three-ingredient scones (https://example.com/scones)"
             *     ]
             */
            easyrecipes: string[];
            /**
             * @example [
             *       "4711: One-pot pasta (https://example.com/pasta)"
             *     ]
             */
            recipes: string[];
        };
        /**
         * @description What became of an import.
         * @example {
         *       "imported": 1,
         *       "results": [
         *         {
         *           "id": 7,
         *           "label": "Plain loaf",
         *           "line": 1
         *         }
         *       ]
         *     }
         */
        Imported: {
            imported: number;
            /** @description In the order of the import. */
            results: components["schemas"]["ImportedRecipe"][];
        };
        ImportedRecipe: {
            /** Format: int64 */
            id: number;
            label: string;
            /** @description The number of its line, or where it comes among the recipes of a list or document; from 1 on. */
            line: number;
        };
        /** @description An ingredient's line as written, and what is understood of it. */
        Ingredient: {
            food: string | null;
            /** @description The heading that it stands under. */
            group: string | null;
            note: string | null;
            /** @description An exact fraction: `3/2`. */
            quantity: string | null;
            /** @description The upper end of a range. */
            quantity_max: string | null;
            text: string;
            /** @description In English and the singular. */
            unit: string | null;
            /** @description Whether the line may mean something else; it is not scaled or converted then. */
            unsure?: boolean;
        };
        /** @description An ingredient, or its text alone. */
        IngredientIn: string | {
            group?: string | null;
            text: string;
        };
        Line: {
            /**
             * @description What became of a line.
             * @enum {string}
             */
            op: "equal" | "delete" | "insert";
            text: string;
        };
        /**
         * @description RFC 6749, section 4.3.2. What else Swagger UI and OAuth clients send (`client_id`, `client_secret`) changes
         *     nothing.
         */
        LoginForm: {
            /**
             * @description `password`, or nothing.
             * @example password
             */
            grant_type?: string | null;
            /**
             * Format: password
             * @example correct horse battery
             */
            password: string;
            /**
             * @description What the tokens are to be used for, between spaces; absent or empty: all that the user may do.
             * @example recipes:read recipes:write
             */
            scope?: string | null;
            /**
             * @description The email address.
             * @example ada@example.com
             */
            username: string;
        };
        /** @description Some things do not fit. */
        Misfit: {
            detail: components["schemas"]["Problem"][];
            /**
             * @description RFC 6749, section 5.2; on its endpoints alone.
             * @example invalid_request
             */
            error?: string;
            /** @example username: field required */
            error_description?: string;
            /** @example c29tZSBpZA-1f */
            request_id: string;
        };
        /** @description Recipes of the caller's: all (`SearchResults`), or a `Page` where `limit` asked for one. */
        OwnRecipes: {
            /**
             * @description Goes back as `cursor`; `null` on the last page.
             * @example MTc
             */
            next_cursor?: string | null;
            results: components["schemas"]["SummaryOut"][];
            /**
             * Format: int64
             * @description How many there are in all.
             * @example 1
             */
            total?: number;
            /** @description Whether `total` is exact. Beyond 10,000 it is a lower bound. */
            total_is_exact?: boolean;
        };
        /** @description A part of a list and the way to the next. */
        Page: {
            /**
             * @description Of a search: the query with other words for those that no recipe has. What is found is found by them.
             * @example broccoli soup
             */
            did_you_mean?: string;
            /**
             * @description Goes back as `cursor`; `null` on the last page.
             * @example MTc
             */
            next_cursor: string | null;
            results: components["schemas"]["SummaryOut"][];
            /**
             * Format: int64
             * @description How many there are in all.
             * @example 1
             */
            total: number;
            /** @description Whether `total` is exact. Beyond 10,000 it is a lower bound; of a search, beyond 1,000. */
            total_is_exact: boolean;
        };
        PartOut: {
            hit: boolean;
            text: string;
        };
        PasswordChange: {
            /**
             * Format: password
             * @example correct horse battery
             */
            current_password: string;
            /**
             * Format: password
             * @description 8 characters or more, 1,024 bytes at most, and not easy to guess.
             * @example staple after dark
             */
            new_password: string;
        };
        /** @description One thing that does not fit: where, what, and a name for programs. */
        Problem: {
            /**
             * @description `body`, `query` or `path`, then the names and positions down to the place.
             * @example [
             *       "body",
             *       "label"
             *     ]
             */
            loc: (string | number)[];
            /** @example field required */
            msg: string;
            /** @example value_error.missing */
            type: string;
        };
        /**
         * @description A recipe's content. Only the label is needed; whatever else is sent is ignored.
         * @example {
         *       "cook_minutes": 35,
         *       "description": "Bread for every day.",
         *       "ingredients": [
         *         "1 ½ cups (200 g) plain flour, sifted",
         *         {
         *           "group": "Dough",
         *           "text": "1 tsp salt"
         *         }
         *       ],
         *       "label": "Plain loaf",
         *       "language": "en",
         *       "prep_minutes": 20,
         *       "servings": 4,
         *       "steps": [
         *         "Mix.",
         *         {
         *           "section": "Oven",
         *           "text": "Bake for 35 minutes."
         *         }
         *       ],
         *       "tags": [
         *         "bread"
         *       ],
         *       "yield": "1 loaf"
         *     }
         */
        RecipeIn: {
            /** Format: int64 */
            cook_minutes?: number | null;
            cuisine?: string | null;
            description?: string | null;
            /**
             * Format: uri
             * @description The absolute http(s) address of a picture.
             */
            image?: string | null;
            ingredients?: components["schemas"]["IngredientIn"][] | null;
            label: string;
            /** @description A language tag (BCP 47), such as `en` or `pt-BR`. */
            language?: string | null;
            notes?: string | null;
            /**
             * @description As the source gives it, such as `{"calories": "240 kcal"}`: 50 members at most, each text of 256
             *     characters at most or a number.
             */
            nutrition?: Record<string, never> | null;
            /** Format: int64 */
            prep_minutes?: number | null;
            /** Format: int64 */
            servings?: number | null;
            /** @description Where it is from. */
            source?: string | null;
            steps?: components["schemas"]["StepIn"][] | null;
            /**
             * Format: int64
             * @description The caller's own id, or nothing. A recipe that exists keeps its submitter, whatever stands here.
             */
            submitter_id?: number | null;
            /** @description Of tags that differ in case alone the first stays. */
            tags?: components["schemas"]["Tag"][] | null;
            /**
             * Format: int64
             * @description Where it is left out, lists filter and sort by the sum of the two others.
             */
            total_minutes?: number | null;
            /**
             * Format: uri
             * @description An absolute http(s) address.
             */
            url?: string | null;
            visibility?: components["schemas"]["Visibility"] | null;
            /** @description What comes of it, in words. */
            yield?: string | null;
        };
        /**
         * @description A recipe whole.
         * @example {
         *       "cook_minutes": 35,
         *       "created_at": "2026-11-22T12:00:00Z",
         *       "cuisine": null,
         *       "description": "Bread for every day.",
         *       "id": 7,
         *       "image": null,
         *       "ingredients": [
         *         {
         *           "group": "Dough",
         *           "text": "1 ½ cups (200 g) plain flour, sifted"
         *         }
         *       ],
         *       "label": "Plain loaf",
         *       "language": "en",
         *       "notes": null,
         *       "nutrition": {},
         *       "prep_minutes": 20,
         *       "servings": 4,
         *       "source": null,
         *       "steps": [
         *         {
         *           "section": null,
         *           "text": "Mix."
         *         }
         *       ],
         *       "submitter_id": 1,
         *       "tags": [
         *         "bread"
         *       ],
         *       "total_minutes": 55,
         *       "updated_at": "2026-11-22T12:00:00Z",
         *       "url": null,
         *       "version": 3,
         *       "visibility": "public",
         *       "yield": "1 loaf"
         *     }
         */
        RecipeOut: {
            /** Format: int64 */
            cook_minutes: number | null;
            /** Format: date-time */
            created_at: string;
            cuisine: string | null;
            description: string | null;
            /** Format: int64 */
            id: number;
            image: string | null;
            ingredients: components["schemas"]["Ingredient"][];
            label: string;
            language: string | null;
            notes: string | null;
            nutrition: Record<string, never>;
            /** Format: int64 */
            prep_minutes: number | null;
            /** Format: int64 */
            servings: number | null;
            source: string | null;
            steps: components["schemas"]["Step"][];
            /** Format: int64 */
            submitter_id: number;
            tags: string[];
            /** Format: int64 */
            total_minutes: number | null;
            /** Format: date-time */
            updated_at: string;
            url: string | null;
            /** Format: int64 */
            version: number;
            visibility: string;
            yield: string | null;
        };
        /**
         * @description Changes to a recipe, as a merge patch (RFC 7396): what is left out stays, `null` empties.
         * @example {
         *       "notes": null,
         *       "servings": 6
         *     }
         */
        RecipePatch: {
            /** Format: int64 */
            cook_minutes?: number | null;
            cuisine?: string | null;
            description?: string | null;
            /**
             * Format: uri
             * @description The absolute http(s) address of a picture.
             */
            image?: string | null;
            ingredients?: components["schemas"]["IngredientIn"][] | null;
            label?: string;
            /** @description A language tag (BCP 47), such as `en` or `pt-BR`. */
            language?: string | null;
            notes?: string | null;
            /**
             * @description As the source gives it, such as `{"calories": "240 kcal"}`: 50 members at most, each text of 256
             *     characters at most or a number.
             */
            nutrition?: Record<string, never> | null;
            /** Format: int64 */
            prep_minutes?: number | null;
            /** Format: int64 */
            servings?: number | null;
            /** @description Where it is from. */
            source?: string | null;
            steps?: components["schemas"]["StepIn"][] | null;
            /**
             * Format: int64
             * @description The caller's own id, or nothing. A recipe that exists keeps its submitter, whatever stands here.
             */
            submitter_id?: number | null;
            /** @description Of tags that differ in case alone the first stays. */
            tags?: components["schemas"]["Tag"][] | null;
            /**
             * Format: int64
             * @description Where it is left out, lists filter and sort by the sum of the two others.
             */
            total_minutes?: number | null;
            /**
             * Format: uri
             * @description An absolute http(s) address.
             */
            url?: string | null;
            visibility?: components["schemas"]["Visibility"] | null;
            /** @description What comes of it, in words. */
            yield?: string | null;
        };
        /** @description A recipe by its id and its new label. Whatever else is sent changes nothing. */
        RecipeRename: {
            /**
             * Format: int64
             * @example 1
             */
            id: number;
            /** @example Chicken Vesuvio */
            label: string;
        };
        /**
         * @description What becomes of the recipes of a user who is deleted.
         * @enum {string}
         */
        RecipesOfDeleted: "hand_over" | "delete";
        /** @description RFC 6749, section 6. */
        RefreshForm: {
            /** @example refresh_token */
            grant_type: string;
            /** @example rrt_AAAAAAAAAAEAAAAAAAAAAA */
            refresh_token: string;
            /**
             * @description Fewer scopes than were granted, for this access token.
             * @example recipes:read
             */
            scope?: string | null;
        };
        /** @description One thing is wrong. */
        Refusal: {
            /** @example Recipe with ID 7 not found */
            detail: string;
            /**
             * @description RFC 6749, section 5.2; on its endpoints alone.
             * @example invalid_grant
             */
            error?: string;
            /** @example Incorrect username or password */
            error_description?: string;
            /** @description The present recipe, of a 412 alone. */
            recipe?: components["schemas"]["RecipeOut"];
            /**
             * @description Quote it when you ask for help.
             * @example c29tZSBpZA-1f
             */
            request_id: string;
        };
        ResetConfirm: {
            /**
             * Format: password
             * @description 8 characters or more, 1,024 bytes at most.
             * @example staple after dark
             */
            new_password: string;
            /**
             * @description The letter's.
             * @example rpw_9kQ2mXv4nL8sT1yB6cD3fG7hJ0pR5wZaEuIoKxMqNvA
             */
            token: string;
        };
        /** @description Somebody has forgotten a password. */
        ResetRequest: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
        };
        /** @description RFC 7009, section 2.1. */
        RevokeForm: {
            /** @example rrt_AAAAAAAAAAEAAAAAAAAAAA */
            token: string;
            /**
             * @description Not needed: a token's form tells what it is.
             * @example refresh_token
             */
            token_type_hint?: string | null;
        };
        SearchResults: {
            results: components["schemas"]["SummaryOut"][];
        };
        /**
         * @example {
         *       "address": "192.0.2.7",
         *       "created_at": "2026-11-22T12:00:00Z",
         *       "expires_at": "2027-02-20T12:00:00Z",
         *       "id": 7,
         *       "is_current": true,
         *       "refreshed_at": "2026-11-22T12:30:00Z",
         *       "scope": "recipes:read profile",
         *       "user_agent": "Mozilla/5.0"
         *     }
         */
        SessionOut: {
            /** @description Its IP address at login. */
            address: string | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Whatever it does, it is over then.
             */
            expires_at: string;
            /** Format: int64 */
            id: number;
            /** @description Whether it is the one that asks. */
            is_current: boolean;
            /**
             * Format: date-time
             * @description When it was last given tokens.
             */
            refreshed_at: string;
            scope: string;
            /** @description How the device called itself at login. */
            user_agent: string | null;
        };
        Sessions: {
            results: components["schemas"]["SessionOut"][];
        };
        /**
         * @description Where a recipe says what was searched for. Never markup: `hit` tells what to mark.
         * @example {
         *       "elsewhere": {
         *         "field": "ingredients",
         *         "parts": [
         *           {
         *             "hit": false,
         *             "text": "1 "
         *           },
         *           {
         *             "hit": true,
         *             "text": "loaf"
         *           }
         *         ]
         *       },
         *       "label": [
         *         {
         *           "hit": false,
         *           "text": "Plain "
         *         },
         *         {
         *           "hit": true,
         *           "text": "loaf"
         *         }
         *       ]
         *     }
         */
        SnippetOut: {
            elsewhere: components["schemas"]["FragmentOut"] | null;
            /** @description The whole label. */
            label: components["schemas"]["PartOut"][];
        };
        Step: {
            /** @description The heading that it stands under. */
            section: string | null;
            text: string;
        };
        /** @description A step, or its text alone. */
        StepIn: string | {
            section?: string | null;
            text: string;
        };
        /**
         * @example {
         *       "recipes": 12,
         *       "word": "broccoli"
         *     }
         */
        SuggestionOut: {
            /**
             * Format: int64
             * @description How many public recipes have it; an estimate beyond 1,024.
             */
            recipes: number;
            /** @description Without case and accents. */
            word: string;
        };
        Suggestions: {
            results: components["schemas"]["SuggestionOut"][];
        };
        /**
         * @description A recipe in a list: without its ingredients and steps.
         * @example {
         *       "cook_minutes": 50,
         *       "created_at": "2026-11-22T12:00:00Z",
         *       "cuisine": null,
         *       "description": null,
         *       "id": 1,
         *       "image": null,
         *       "label": "Chicken Vesuvio",
         *       "language": "en",
         *       "prep_minutes": 20,
         *       "servings": 4,
         *       "source": "Serious Eats",
         *       "submitter_id": 1,
         *       "tags": [
         *         "chicken"
         *       ],
         *       "total_minutes": null,
         *       "updated_at": "2026-11-22T12:00:00Z",
         *       "url": "http://www.seriouseats.com/recipes/2011/12/chicken-vesuvio-recipe.html",
         *       "visibility": "public"
         *     }
         */
        SummaryOut: {
            /** Format: int64 */
            cook_minutes: number | null;
            /** Format: date-time */
            created_at: string;
            cuisine: string | null;
            description: string | null;
            /** Format: int64 */
            id: number;
            image: string | null;
            label: string;
            language: string | null;
            /** Format: int64 */
            prep_minutes: number | null;
            /** Format: int64 */
            servings: number | null;
            /** @description Of a search with `q` alone. */
            snippet?: components["schemas"]["SnippetOut"];
            source: string | null;
            /** Format: int64 */
            submitter_id: number;
            tags: string[];
            /** Format: int64 */
            total_minutes: number | null;
            /** Format: date-time */
            updated_at: string;
            url: string | null;
            visibility: string;
        };
        /** @example bread */
        Tag: string;
        /**
         * @example {
         *       "recipes": 12,
         *       "tag": "bread"
         *     }
         */
        TagOut: {
            /**
             * Format: int64
             * @description How many public recipes have it.
             */
            recipes: number;
            /** @description As it was first written. */
            tag: string;
        };
        Tags: {
            results: components["schemas"]["TagOut"][];
        };
        /** @description RFC 6749, section 5.1. */
        TokenOut: {
            /** @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjhLQ1EifQ.eyJzdWIiOiIxIn0.c2lnbmF0dXJl */
            access_token: string;
            /**
             * Format: int64
             * @description Seconds.
             * @example 1800
             */
            expires_in: number;
            /**
             * @description Good for the next tokens, once.
             * @example rrt_AAAAAAAAAAEAAAAAAAAAAA
             */
            refresh_token: string;
            /**
             * @description What the access token may be used for, between spaces.
             * @example recipes:read recipes:write profile
             */
            scope: string;
            /** @example bearer */
            token_type: string;
        };
        /** @description A part of the trash, the recipes of the highest ids first. */
        Trash: {
            /**
             * @description Goes back as `cursor`; `null` on the last page.
             * @example MTc
             */
            next_cursor: string | null;
            results: components["schemas"]["TrashedOut"][];
        };
        /**
         * @description A deleted recipe that can be restored.
         * @example {
         *       "deleted_at": "2026-11-22T12:00:00Z",
         *       "deleted_by": 1,
         *       "id": 7,
         *       "label": "Plain loaf",
         *       "purged_at": "2026-12-22T12:00:00Z",
         *       "submitter_id": 1
         *     }
         */
        TrashedOut: {
            /** Format: date-time */
            deleted_at: string;
            /**
             * Format: int64
             * @description The id of the user who deleted it.
             */
            deleted_by: number;
            /** Format: int64 */
            id: number;
            label: string;
            /**
             * Format: date-time
             * @description When it goes for good.
             */
            purged_at: string;
            /** Format: int64 */
            submitter_id: number;
        };
        /** @description A signup. Whatever else is sent is ignored. */
        UserCreate: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /** @example Ada */
            first_name?: string | null;
            /**
             * Format: password
             * @description 8 characters or more, 1,024 bytes at most, and not easy to guess.
             * @example correct horse battery
             */
            password: string;
            /** @example Lovelace */
            surname?: string | null;
        };
        /** @description A user as superusers make one. */
        UserMake: {
            /**
             * Format: email
             * @example ada@example.com
             */
            email: string;
            /** @example Ada */
            first_name?: string | null;
            is_superuser?: boolean;
            /**
             * Format: password
             * @description 8 characters or more, 1,024 bytes at most.
             * @example correct horse battery
             */
            password: string;
            /** @example Lovelace */
            surname?: string | null;
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "first_name": "Ada",
         *       "id": 1,
         *       "is_superuser": false,
         *       "surname": "Lovelace"
         *     }
         */
        UserOut: {
            email: string;
            first_name: string | null;
            /** Format: int64 */
            id: number;
            is_superuser: boolean;
            surname: string | null;
        };
        /**
         * @description Changes to a user. What is left out stays; `null` empties a name.
         * @example {
         *       "is_active": false
         *     }
         */
        UserPatch: {
            /** Format: email */
            email?: string | null;
            first_name?: string | null;
            /** @description A user who is not cannot log in, and has no sessions. */
            is_active?: boolean | null;
            is_superuser?: boolean | null;
            /**
             * Format: password
             * @description 8 characters or more, 1,024 bytes at most. All sessions of the user end.
             */
            password?: string | null;
            surname?: string | null;
        };
        Users: {
            /**
             * @description Goes back as `cursor`; `null` on the last page.
             * @example MTc
             */
            next_cursor: string | null;
            results: components["schemas"]["AccountOut"][];
        };
        /**
         * @description One version of a recipe.
         * @example {
         *       "changed": [
         *         "servings"
         *       ],
         *       "label": "Plain loaf",
         *       "updated_at": "2026-11-22T12:00:00Z",
         *       "updated_by": 1,
         *       "version": 3
         *     }
         */
        VersionOut: {
            /** @description The fields in which it differs from the version before. */
            changed: string[];
            label: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int64
             * @description The id of the user who made it.
             */
            updated_by: number;
            /** Format: int64 */
            version: number;
        };
        /**
         * @description Who reads a recipe: everybody, or its submitter alone.
         * @enum {string}
         */
        Visibility: "public" | "private";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_audit_events: {
        parameters: {
            query?: {
                /**
                 * @description What was done to this user's account; everybody's unless told.
                 * @example 1
                 */
                user_id?: number;
                /**
                 * @description 20 unless told.
                 * @example 20
                 */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEvents"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["LoginForm"];
                "multipart/form-data": components["schemas"]["LoginForm"];
            };
        };
        responses: {
            /** @description An access token, and one for the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    log_out_everywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are over */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    read_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description It is another one */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    request_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetRequest"];
            };
        };
        responses: {
            /** @description A letter is on its way, if there is an account */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    confirm_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetConfirm"];
            };
        };
        responses: {
            /** @description The password is another one */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    refresh_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["RefreshForm"];
                "multipart/form-data": components["schemas"]["RefreshForm"];
            };
        };
        responses: {
            /** @description The next tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    revoke_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["RevokeForm"];
                "multipart/form-data": components["schemas"]["RevokeForm"];
            };
        };
        responses: {
            /** @description The token is not believed from now on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    open_cookie_session: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Anything: a page of another site cannot send it
                 * @example recipe-api
                 */
                "X-Requested-With": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description An access token */
            200: {
                headers: {
                    /** @description The refresh token */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CookieTokenOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    close_cookie_session: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Anything: a page of another site cannot send it
                 * @example recipe-api
                 */
                "X-Requested-With": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    refresh_cookie_session: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Anything: a page of another site cannot send it
                 * @example recipe-api
                 */
                "X-Requested-With": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An access token */
            200: {
                headers: {
                    /** @description The next refresh token */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CookieTokenOut"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sessions that go on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                session_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    signup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserCreate"];
            };
        };
        responses: {
            /** @description The new user */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_api_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokens"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    create_api_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiTokenCreate"];
            };
        };
        responses: {
            /** @description The token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokenMade"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something else stands in the way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A request with this Idempotency-Key is under way",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    delete_api_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                token_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    verify_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressProof"];
            };
        };
        responses: {
            /** @description It is proved */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    resend_verification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A letter is on its way, unless the address is proved */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_recipes: {
        parameters: {
            query?: {
                /**
                 * @description 20 unless told.
                 * @example 20
                 */
                limit?: number;
                /** @description `next_cursor` of the page before, with the same `sort`. */
                cursor?: string;
                /**
                 * @description Ranked full text over label, tags, ingredients, description and steps: the best recipes first, at most
                 *     1,000. Accents and endings do not matter, and a slip in a word is forgiven.
                 * @example brocoli soup
                 */
                q?: string;
                /** @description `newest` unless told; a search with `q` has an order of its own. */
                sort?: "newest" | "oldest" | "name" | "time";
                /**
                 * @description Between commas: recipes with all of these tags.
                 * @example bread
                 */
                tags?: string;
                /** @description Between commas: recipes with at least one of these tags. */
                any_tags?: string;
                /** @description Between commas: recipes whose ingredients have all of these words, such as `flour,olive oil`. */
                ingredients?: string;
                /** @description Between commas: recipes without any of these ingredients. */
                without?: string;
                /** @description At most so many minutes in all; recipes that tell no time are left out. */
                max_minutes?: number;
                /** @description Recipes with a picture, or without. */
                has_image?: boolean;
                /** @description A language tag; `en` finds `en-GB` too. */
                language?: string;
                /** @description Recipes of this user. */
                submitter_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    rename_recipe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what was read: where the recipe has changed since, nothing is done (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipeRename"];
            };
        };
        responses: {
            /** @description The recipe as it is now */
            200: {
                headers: {
                    /** @description Its version: goes into If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The recipe is not the one that If-Match names any more; `recipe` is how it is now. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The recipe has been changed since: this is how it is now",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    create_recipe: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whoever sends the same request with the same key again within 24 hours is answered again, and nothing is stored twice. Printable ASCII. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipeIn"];
            };
        };
        responses: {
            /** @description The new recipe */
            201: {
                headers: {
                    /** @description Its version: goes into If-None-Match and If-Match */
                    ETag?: string;
                    /** @description Its path */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something else stands in the way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A request with this Idempotency-Key is under way",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    export_recipes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A recipe a line */
            200: {
                headers: {
                    /** @description A name for the file */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"id": 7, "label": "Plain loaf"} */
                    "application/x-ndjson": string;
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_ideas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Top posts of three subreddits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ideas"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Another service answered something unexpected. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Reddit sent something unexpected for r/recipes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Another service did not answer in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Reddit did not answer in time for r/recipes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_ideas_async: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Top posts of three subreddits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ideas"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Another service answered something unexpected. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Reddit sent something unexpected for r/recipes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Another service did not answer in time. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Reddit did not answer in time for r/recipes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    import_recipes: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whoever sends the same request with the same key again within 24 hours is answered again, and nothing is stored twice. Printable ASCII. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipeIn"][];
                /**
                 * @example {
                 *       "@context": "https://schema.org",
                 *       "@type": "Recipe",
                 *       "name": "Plain loaf"
                 *     }
                 */
                "application/ld+json": Record<string, never>;
                /**
                 * @example {"label": "Plain loaf"}
                 *     {"label": "Scones"}
                 */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description All are stored */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something else stands in the way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A request with this Idempotency-Key is under way",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_own_recipes: {
        parameters: {
            query?: {
                /**
                 * @description 20 unless told.
                 * @example 20
                 */
                limit?: number;
                /** @description `next_cursor` of the page before, with the same `sort`. */
                cursor?: string;
                /** @description `newest` unless told; a search with `q` has an order of its own. */
                sort?: "newest" | "oldest" | "name" | "time";
                /**
                 * @description Between commas: recipes with all of these tags.
                 * @example bread
                 */
                tags?: string;
                /** @description Between commas: recipes with at least one of these tags. */
                any_tags?: string;
                /** @description Between commas: recipes whose ingredients have all of these words, such as `flour,olive oil`. */
                ingredients?: string;
                /** @description Between commas: recipes without any of these ingredients. */
                without?: string;
                /** @description At most so many minutes in all; recipes that tell no time are left out. */
                max_minutes?: number;
                /** @description Recipes with a picture, or without. */
                has_image?: boolean;
                /** @description A language tag; `en` finds `en-GB` too. */
                language?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of the caller's recipes, or a page of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnRecipes"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    search_recipes: {
        parameters: {
            query: {
                /**
                 * @description Any part of the label, in any case, taken literally.
                 * @example chicken
                 */
                keyword: string;
                /**
                 * @description 10 unless told; more than 100 count as 100.
                 * @example 10
                 */
                max_results?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found, the oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResults"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    suggest_words: {
        parameters: {
            query: {
                /**
                 * @description Words that begin with this, without case and accents.
                 * @example bro
                 */
                prefix: string;
                /**
                 * @description 10 unless told.
                 * @example 10
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The words */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_tags: {
        parameters: {
            query?: {
                /**
                 * @description Tags that begin with this, in any case.
                 * @example br
                 */
                prefix?: string;
                /**
                 * @description 20 unless told.
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tags"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_trash: {
        parameters: {
            query?: {
                /**
                 * @description 20 unless told.
                 * @example 20
                 */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trash"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    empty_trash: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is empty */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    read_deleted_recipe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                recipe_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipe */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    delete_recipe_for_good: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                recipe_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone for good */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    restore_deleted_recipe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                recipe_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipe as it is now */
            200: {
                headers: {
                    /** @description Its version: goes into If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    read_recipe: {
        parameters: {
            query?: {
                /** @description Scales the ingredients; the recipe has to say how many it serves. */
                servings?: number;
                /** @description Converts mass and volume, each within its kind. */
                units?: "metric" | "us";
            };
            header?: never;
            path: {
                /** @example 1 */
                recipe_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipe */
            200: {
                headers: {
                    /** @description Its version, in this form: goes into If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                    /**
                     * @example {
                     *       "@context": "https://schema.org",
                     *       "@type": "Recipe",
                     *       "datePublished": "2026-11-22T12:00:00Z",
                     *       "keywords": "bread",
                     *       "name": "Plain loaf",
                     *       "prepTime": "PT20M",
                     *       "recipeIngredient": [
                     *         "200 g flour"
                     *       ],
                     *       "recipeInstructions": [
                     *         {
                     *           "@type": "HowToStep",
                     *           "text": "Mix."
                     *         }
                     *       ],
                     *       "recipeYield": [
                     *         "4 servings",
                     *         "1 loaf"
                     *       ]
                     *     }
                     */
                    "application/ld+json": Record<string, never>;
                    /**
                     * @example # Plain loaf
                     *
                     *     Bread for every day.
                     *
                     *     - Serves: 4
                     *     - Yield: 1 loaf
                     *
                     *     ## Ingredients
                     *
                     *     - 200 g flour
                     */
                    "text/markdown": string;
                };
            };
            /** @description The version that If-None-Match names is the present one */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    replace_recipe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what was read: where the recipe has changed since, nothing is done (412). */
                "If-Match"?: string;
            };
            path: {
                /** @example 1 */
                recipe_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipeIn"];
            };
        };
        responses: {
            /** @description The recipe as it is now */
            200: {
                headers: {
                    /** @description Its version: goes into If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The recipe is not the one that If-Match names any more; `recipe` is how it is now. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The recipe has been changed since: this is how it is now",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    delete_recipe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what was read: where the recipe has changed since, nothing is done (412). */
                "If-Match"?: string;
            };
            path: {
                /** @example 1 */
                recipe_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The recipe is not the one that If-Match names any more; `recipe` is how it is now. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The recipe has been changed since: this is how it is now",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    update_recipe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what was read: where the recipe has changed since, nothing is done (412). */
                "If-Match"?: string;
            };
            path: {
                /** @example 1 */
                recipe_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecipePatch"];
                "application/merge-patch+json": components["schemas"]["RecipePatch"];
            };
        };
        responses: {
            /** @description The recipe as it is now */
            200: {
                headers: {
                    /** @description Its version: goes into If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The recipe is not the one that If-Match names any more; `recipe` is how it is now. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The recipe has been changed since: this is how it is now",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_versions: {
        parameters: {
            query?: {
                /**
                 * @description 20 unless told.
                 * @example 20
                 */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @example 1 */
                recipe_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    read_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                recipe_id: number;
                /** @example 1 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    compare_versions: {
        parameters: {
            query?: {
                /**
                 * @description The present one unless told.
                 * @example 3
                 */
                to?: number;
            };
            header?: never;
            path: {
                /** @example 1 */
                recipe_id: number;
                /** @example 1 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Field by field */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diff"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    restore_version: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what was read: where the recipe has changed since, nothing is done (412). */
                "If-Match"?: string;
            };
            path: {
                /** @example 1 */
                recipe_id: number;
                /** @example 1 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recipe as it is now */
            200: {
                headers: {
                    /** @description Its version: goes into If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecipeOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The recipe is not the one that If-Match names any more; `recipe` is how it is now. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The recipe has been changed since: this is how it is now",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: {
                /**
                 * @description Users whose address contains this, without regard to case.
                 * @example ada@
                 */
                search?: string;
                /**
                 * @description 20 unless told.
                 * @example 20
                 */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Users"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserMake"];
            };
        };
        responses: {
            /** @description The new user */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    read_own_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    delete_own_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountDelete"];
            };
        };
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something else stands in the way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A request with this Idempotency-Key is under way",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    update_own_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountPatch"];
            };
        };
        responses: {
            /** @description The account as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_own_audit_events: {
        parameters: {
            query?: {
                /**
                 * @description 20 unless told.
                 * @example 20
                 */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEvents"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    change_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressChange"];
            };
        };
        responses: {
            /** @description A letter is on its way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Too many tries lately. */
            429: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Too many tries: try again in 600 seconds",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    read_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    delete_user: {
        parameters: {
            query?: {
                /** @description `hand_over` unless told. */
                recipes?: "hand_over" | "delete";
                /**
                 * @description The address of who is given the recipes; the first superuser unless told.
                 * @example admin@recipeapi.com
                 */
                to?: string;
            };
            header?: never;
            path: {
                /** @example 1 */
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something else stands in the way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A request with this Idempotency-Key is under way",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    update_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                user_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserPatch"];
            };
        };
        responses: {
            /** @description The user as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body came too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body came too slowly: send it again, faster",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Something else stands in the way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "A request with this Idempotency-Key is under way",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The body is larger than 1048576 bytes",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The body has a Content-Encoding. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Send the body without a Content-Encoding",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    end_sessions_of_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 1 */
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are over */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be taken as it is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Invalid request",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Nobody is signed in, or the token is not believed. */
            401: {
                headers: {
                    /** @description Bearer, and why a token is not believed (RFC 6750) */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Not authenticated",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The caller may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "You can only update your recipes.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Recipe with ID 7 not found",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The request does not fit its schema. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": [
                     *         {
                     *           "loc": [
                     *             "body",
                     *             "label"
                     *           ],
                     *           "msg": "field required",
                     *           "type": "value_error.missing"
                     *         }
                     *       ],
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Misfit"];
                };
            };
            /** @description Something broke; the request id finds it in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "Internal Server Error",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Busy, or the database is away. */
            503: {
                headers: {
                    /** @description Seconds after which to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "The service is busy or its database is away. Try again in a moment.",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description It took too long. Whether it was carried out is not known. */
            504: {
                headers: {
                    /** @description Seconds after which to look */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "detail": "It took too long, and may have been carried out all the same: look before you send it again",
                     *       "request_id": "c29tZSBpZA-1f"
                     *     }
                     */
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
}
