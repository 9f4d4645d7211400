// Written by scripts/generate/types.mjs from openapi.yaml. Never edited.
export interface paths {
    "/session": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Ask whether the session still lives
         * @description Says whose session it is and when it ends. The call is an activity: expiresAt is the idle end after it. A page that was reloaded asks here whether it must log in again.
         */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/image/{imageId}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The image's id, 32 lowercase hex digits.
                 * @example 5f0c7d1e9a3b4c6d8e2f1a0b9c8d7e6f
                 */
                imageId: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        /**
         * Get an image's bytes
         * @description Needs no credentials: the id is the capability. Serves single byte ranges and conditional requests; HEAD answers the same headers without the bytes. The bytes never change under an id.
         */
        get: operations["getImage"];
        put?: never;
        post?: never;
        /**
         * Delete an image of one's own
         * @description The image is gone at once, through whichever client it came. Copies in caches outlive it if the operator lets caches keep them.
         */
        delete: operations["deleteImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/image/{imageId}/info": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The image's id, 32 lowercase hex digits.
                 * @example 5f0c7d1e9a3b4c6d8e2f1a0b9c8d7e6f
                 */
                imageId: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        /**
         * Get the facts of an image of one's own
         * @description Says what the image is. Only its owner may ask; another's image is not found.
         */
        get: operations["getImageInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/image/upload": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand in an image as a file
         * @description Takes one jpg, gif, png or bmp image of at most 5 MiB as multipart/form-data. The format is told from the bytes, never from a file name or Content-Type. The image must decode whole; only then is it stored.
         */
        post: operations["uploadImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * List one's own images
         * @description Lists the user's images, newest first, a page at a time. nextCursor is there exactly when there is more.
         */
        get: operations["listImages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/upload_image": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand in an image as base64
         * @description Takes one jpg, gif, png or bmp image of at most 5 MiB as base64 in JSON, with or without a data-URL prefix. The access token comes from issueAccessToken.
         */
        post: operations["uploadImageBase64"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/token": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get an access token for the session
         * @description Gives a signed token for uploadImageBase64: for 15 minutes at most, never past the session's absolute end, and dead as soon as its session ends. Takes no body.
         */
        post: operations["issueAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/login": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Gives a session for the user of this email and password. It ends 5 minutes after its last activity and 12 hours after login at the latest; with isRemembered after 30 days without activity and 90 days at the latest.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/logout": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Ends the session and kills its access tokens at once. The session is named twice, in the header and in the body; the two must be equal.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive?
         * @description Answers as long as the process can answer at all. Restart it where it does not.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Should it get requests?
         * @description Says whether the database answers and the server is not stopping. Send it no requests while it says 503.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Format: email
         * @description Formatted like an email; matched without regard to case.
         * @example test@gmail.com
         */
        Email: string;
        /**
         * @description 32 lowercase hex digits from 128 random bits.
         * @example e39992f3048042aeae2c279074ee40bc
         */
        SessionId: string;
        /**
         * @description 32 lowercase hex digits, unguessable.
         * @example 5f0c7d1e9a3b4c6d8e2f1a0b9c8d7e6f
         */
        ImageId: string;
        /**
         * @description Told from the bytes.
         * @enum {string}
         */
        ImageFormat: "jpg" | "gif" | "png" | "bmp";
        /**
         * Format: binary
         * @description The image as it was handed in.
         */
        ImageBytes: string;
        /** @description The outcome of a call that did what it was asked to do. */
        ResultContext: {
            /** @enum {boolean} */
            success: true;
            /** @enum {string} */
            resultMsg: "SUCCESS";
            /** @enum {string} */
            resultCode: "SUCCESS";
        };
        /** @description The outcome of a call that failed. */
        FailedResultContext: {
            /** @enum {boolean} */
            success: false;
            /** @description The reason in words. Decide by resultCode. */
            resultMsg: string;
            resultCode: components["schemas"]["ResultErrorCode"];
        };
        /** @enum {string} */
        ResultErrorCode: "PARAM_ILLEGAL" | "SYSTEM_ERROR" | "SESSION_EXPIRED" | "USER_NOT_FOUND" | "USER_NOT_ACTIVE" | "AUTHENTICATION_FAILED" | "TOO_MANY_REQUESTS";
        /** @enum {string} */
        ErrorCode: "NO_IMAGE_PROVIDED" | "INVALID_IMAGE" | "FILE_TOO_LARGE" | "UPLOAD_FAILED" | "MISSING_TOKEN" | "INVALID_TOKEN" | "INVALID_REQUEST" | "TOO_MANY_REQUESTS" | "SYSTEM_ERROR";
        Result: {
            resultContext: components["schemas"]["ResultContext"];
        };
        ResultError: {
            resultContext: components["schemas"]["FailedResultContext"];
        };
        CodeError: {
            code: components["schemas"]["ErrorCode"];
            /** @description The reason in words, for developers. Decide by code. */
            message: string;
        };
        LoginRequest: {
            email: components["schemas"]["Email"];
            /**
             * Format: password
             * @description 1 to 1,024 code points after Unicode normalisation (NFKC).
             */
            password: string;
            /**
             * @description Makes the session last longer.
             * @default false
             */
            isRemembered?: boolean;
        };
        LoginResult: {
            resultContext: components["schemas"]["ResultContext"];
            sessionId: components["schemas"]["SessionId"];
        };
        LogoutRequest: {
            sessionId: components["schemas"]["SessionId"];
        };
        Session: {
            email: components["schemas"]["Email"];
            /** @description Whether the login asked to be remembered. */
            isRemembered: boolean;
            /**
             * Format: date-time
             * @description When the user logged in.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the session ends if nothing more happens.
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @description When it ends whatever happens.
             */
            endsAt: string;
        };
        SessionResult: {
            resultContext: components["schemas"]["ResultContext"];
            session: components["schemas"]["Session"];
        };
        UploadImageRequest: {
            /**
             * Format: binary
             * @description The bytes of one jpg, gif, png or bmp image of at most 5 MiB, as a file part.
             */
            image: string;
        };
        UploadImageResult: {
            resultContext: components["schemas"]["ResultContext"];
            imageId: components["schemas"]["ImageId"];
        };
        UploadImageBase64Request: {
            /** @description The image in base64 (standard alphabet, padded, no white space), with or without a prefix data:image/…;base64, */
            image_base64: string;
        };
        UploadImageBase64Result: {
            /** @enum {string} */
            code: "UPLOAD_SUCCESSFUL";
            message: string;
            payload: components["schemas"]["UploadImageBase64Payload"];
        };
        UploadImageBase64Payload: {
            image: components["schemas"]["UploadedImage"];
        };
        UploadedImage: {
            image_id: components["schemas"]["ImageId"];
            /** @description In pixels. */
            width: number;
            /** @description In pixels. */
            height: number;
            format: components["schemas"]["ImageFormat"];
            /** @description Where the image is served over HTTP. */
            url: string;
            /** @description Where the image is served over HTTPS. */
            secure_url: string;
            /** @description In bytes. */
            filesize_in_bytes: number;
        };
        AccessTokenResult: {
            /** @enum {string} */
            code: "TOKEN_ISSUED";
            message: string;
            payload: components["schemas"]["AccessToken"];
        };
        AccessToken: {
            /** @description A signed JWT, to be sent in the x-access-token header. */
            access_token: string;
            /** @enum {string} */
            token_type: "x-access-token";
            /** @description In seconds. */
            expires_in: number;
        };
        ImageInfo: {
            imageId: components["schemas"]["ImageId"];
            format: components["schemas"]["ImageFormat"];
            /** @description In pixels, as stored, whatever EXIF says of orientation. */
            width: number;
            /** @description In pixels, as stored, whatever EXIF says of orientation. */
            height: number;
            /** @description In bytes. */
            filesizeInBytes: number;
            /** @description SHA-256 of the bytes. */
            sha256: string;
            /** @description Where the image is served over HTTP. */
            url: string;
            /** @description Where the image is served over HTTPS. */
            secureUrl: string;
            /**
             * Format: date-time
             * @description When the image was stored.
             */
            createdAt: string;
        };
        ImageInfoResult: {
            resultContext: components["schemas"]["ResultContext"];
            image: components["schemas"]["ImageInfo"];
        };
        ImageListResult: {
            resultContext: components["schemas"]["ResultContext"];
            /** @description Newest first. */
            images: components["schemas"]["ImageInfo"][];
            /** @description Send it as cursor to get the next page. Present exactly when there is more. */
            nextCursor?: string;
        };
        LivenessReport: {
            /** @enum {string} */
            status: "ok";
            checks: components["schemas"]["LivenessChecks"];
        };
        LivenessChecks: {
            /** @enum {string} */
            process: "ok";
        };
        ReadinessReport: {
            status: components["schemas"]["HealthStatus"];
            checks: components["schemas"]["ReadinessChecks"];
        };
        ReadinessChecks: {
            database: components["schemas"]["HealthStatus"];
            server: components["schemas"]["HealthStatus"];
        };
        /** @enum {string} */
        HealthStatus: "ok" | "unavailable";
    };
    responses: {
        /** @description A header, parameter, field or body is missing, malformed or unexpected. */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description A header, parameter, field or body is missing, malformed or unexpected. */
        SessionBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description A parameter or a body where none is taken. */
        HealthBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Link: components["headers"]["Link"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description The client is refused, or the session has ended. */
        SessionUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description There is no such image. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description There is no such image, or it is another owner's. */
        SessionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "Session-Expires-In": components["headers"]["Session-Expires-In"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description The path exists, but not with this method. */
        MethodNotAllowed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Allow: components["headers"]["Allow"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description The path exists, but not with this method. */
        HealthMethodNotAllowed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Allow: components["headers"]["Allow"];
                Link: components["headers"]["Link"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description The path exists, but not with this method. */
        ApiMethodNotAllowed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Allow: components["headers"]["Allow"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CodeError"];
            };
        };
        /** @description The body is too large. */
        ContentTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description The body or the image is too large. */
        SessionContentTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "Session-Expires-In": components["headers"]["Session-Expires-In"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description The body is not of the media type, charset or encoding this operation takes. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description The body is not of the media type, charset or encoding this operation takes. */
        SessionUnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "Session-Expires-In": components["headers"]["Session-Expires-In"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description A limit is reached. */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Link: components["headers"]["Link"];
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description A limit is reached. */
        SessionTooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                Link: components["headers"]["Link"];
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description A limit is reached. */
        ApiTooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                Link: components["headers"]["Link"];
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CodeError"];
            };
        };
        /** @description An unexpected fault of the server. */
        SystemError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description An unexpected fault of the server. */
        SessionSystemError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                Link: components["headers"]["Link"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description Overloaded, or the database is away. */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Link: components["headers"]["Link"];
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
        /** @description Overloaded, or the database is away. */
        SessionUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                Link: components["headers"]["Link"];
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ResultError"];
            };
        };
    };
    parameters: {
        /**
         * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
         * @example 01JD4W6Q0S
         */
        RequestId: string;
        /**
         * @description Makes repeating safe: the same key with the same image within 24 hours gives the first answer again and stores nothing twice. 1 to 255 visible ASCII characters.
         * @example 7f9c2ba4-e88f-4a0a-9c3f-6d1d3c5e2b1a
         */
        IdempotencyKey: string;
        /**
         * @description The image's id, 32 lowercase hex digits.
         * @example 5f0c7d1e9a3b4c6d8e2f1a0b9c8d7e6f
         */
        ImageId: string;
        /**
         * @description A single range of bytes. Several ranges, or one that is malformed, are answered with the whole image.
         * @example bytes=0-1023
         */
        Range: string;
        /**
         * @description Range holds only if this is the image's ETag; else the whole image is the answer.
         * @example "b10f2a3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8"
         */
        IfRange: string;
        /**
         * @description ETags of the copies that the caller has. If the image's is among them, the answer is 304.
         * @example "b10f2a3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8"
         */
        IfNoneMatch: string;
        /**
         * @description How many images a page has at most; decimal digits without a leading zero.
         * @example 20
         */
        Limit: number;
        /**
         * @description The nextCursor of the page before.
         * @example 019aa0d3b2e05f0c7d1e9a3b4c6d8e2f1a0b9c8d7e6f
         */
        Cursor: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The caller's own id if it was short and plain, else a new one. It stands in every log line of the request.
         * @example 01JD4W6Q0S
         */
        "X-Request-Id": string;
        /** @description JSON answers are for the caller alone. */
        "Cache-Control": "no-store";
        /**
         * @description The bytes under an id never change. The operator may let shared caches keep them.
         * @example private, max-age=31536000, immutable
         */
        "Image-Cache-Control": string;
        /**
         * @description In how many seconds the session ends if nothing more happens, rounded down. On every answer to a call that passed the session step.
         * @example 300
         */
        "Session-Expires-In": number;
        /**
         * @description The same, where the call had passed the session step.
         * @example 300
         */
        "Possible-Session-Expires-In": number;
        /** @description The challenge that goes with a 401. */
        "WWW-Authenticate": "Cloakroom realm=\"cloakroom\"";
        /**
         * @description Where the code is explained.
         * @example <http://127.0.0.1:3000/docs/errors/PARAM_ILLEGAL>; rel="help"
         */
        Link: string;
        /**
         * @description The methods that the path takes.
         * @example GET, HEAD
         */
        Allow: string;
        /**
         * @description In how many seconds to try again.
         * @example 1
         */
        "Retry-After": number;
        /**
         * @description What is left of the limit of calls that is nearest to its end, by draft-ietf-httpapi-ratelimit-headers. Limits of logins, tokens and refusals are told when one is used up, with 429.
         * @example "client";r=99;t=60
         */
        RateLimit: string;
        /**
         * @description The limits of calls that apply, and with 429 the limit that is used up, by draft-ietf-httpapi-ratelimit-headers.
         * @example "client";q=100;w=60
         */
        "RateLimit-Policy": string;
        /**
         * @description The SHA-256 of the bytes, a strong validator.
         * @example "b10f2a3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8"
         */
        ETag: string;
        /**
         * @description How many bytes follow.
         * @example 35407
         */
        "Content-Length": number;
        /**
         * @description Which bytes of how many; with 416, only how many.
         * @example bytes 0-1023/35407
         */
        "Content-Range": string;
        /** @description Ranges of bytes may be asked for. */
        "Accept-Ranges": "bytes";
        /**
         * @description A file name made from the id and the format, nothing of the uploader's.
         * @example inline; filename="5f0c7d1e9a3b4c6d8e2f1a0b9c8d7e6f.jpg"
         */
        "Content-Disposition": string;
        /** @description Opened by itself, the image runs nothing. */
        "Content-Security-Policy": "default-src 'none'; sandbox";
        /** @description Pages elsewhere may embed images. */
        "Cross-Origin-Resource-Policy": "cross-origin";
        /** @description The Content-Type is the truth. */
        "X-Content-Type-Options": "nosniff";
    };
    pathItems: never;
}
export type Email = components['schemas']['Email'];
export type SessionId = components['schemas']['SessionId'];
export type ImageId = components['schemas']['ImageId'];
export type ImageFormat = components['schemas']['ImageFormat'];
export type ImageBytes = components['schemas']['ImageBytes'];
export type ResultContext = components['schemas']['ResultContext'];
export type FailedResultContext = components['schemas']['FailedResultContext'];
export type ResultErrorCode = components['schemas']['ResultErrorCode'];
export type ErrorCode = components['schemas']['ErrorCode'];
export type Result = components['schemas']['Result'];
export type ResultError = components['schemas']['ResultError'];
export type CodeError = components['schemas']['CodeError'];
export type LoginRequest = components['schemas']['LoginRequest'];
export type LoginResult = components['schemas']['LoginResult'];
export type LogoutRequest = components['schemas']['LogoutRequest'];
export type Session = components['schemas']['Session'];
export type SessionResult = components['schemas']['SessionResult'];
export type UploadImageRequest = components['schemas']['UploadImageRequest'];
export type UploadImageResult = components['schemas']['UploadImageResult'];
export type UploadImageBase64Request = components['schemas']['UploadImageBase64Request'];
export type UploadImageBase64Result = components['schemas']['UploadImageBase64Result'];
export type UploadImageBase64Payload = components['schemas']['UploadImageBase64Payload'];
export type UploadedImage = components['schemas']['UploadedImage'];
export type AccessTokenResult = components['schemas']['AccessTokenResult'];
export type AccessToken = components['schemas']['AccessToken'];
export type ImageInfo = components['schemas']['ImageInfo'];
export type ImageInfoResult = components['schemas']['ImageInfoResult'];
export type ImageListResult = components['schemas']['ImageListResult'];
export type LivenessReport = components['schemas']['LivenessReport'];
export type LivenessChecks = components['schemas']['LivenessChecks'];
export type ReadinessReport = components['schemas']['ReadinessReport'];
export type ReadinessChecks = components['schemas']['ReadinessChecks'];
export type HealthStatus = components['schemas']['HealthStatus'];
export type ResponseBadRequest = components['responses']['BadRequest'];
export type ResponseSessionBadRequest = components['responses']['SessionBadRequest'];
export type ResponseHealthBadRequest = components['responses']['HealthBadRequest'];
export type ResponseSessionUnauthorized = components['responses']['SessionUnauthorized'];
export type ResponseNotFound = components['responses']['NotFound'];
export type ResponseSessionNotFound = components['responses']['SessionNotFound'];
export type ResponseMethodNotAllowed = components['responses']['MethodNotAllowed'];
export type ResponseHealthMethodNotAllowed = components['responses']['HealthMethodNotAllowed'];
export type ResponseApiMethodNotAllowed = components['responses']['ApiMethodNotAllowed'];
export type ResponseContentTooLarge = components['responses']['ContentTooLarge'];
export type ResponseSessionContentTooLarge = components['responses']['SessionContentTooLarge'];
export type ResponseUnsupportedMediaType = components['responses']['UnsupportedMediaType'];
export type ResponseSessionUnsupportedMediaType = components['responses']['SessionUnsupportedMediaType'];
export type ResponseTooManyRequests = components['responses']['TooManyRequests'];
export type ResponseSessionTooManyRequests = components['responses']['SessionTooManyRequests'];
export type ResponseApiTooManyRequests = components['responses']['ApiTooManyRequests'];
export type ResponseSystemError = components['responses']['SystemError'];
export type ResponseSessionSystemError = components['responses']['SessionSystemError'];
export type ResponseUnavailable = components['responses']['Unavailable'];
export type ResponseSessionUnavailable = components['responses']['SessionUnavailable'];
export type ParameterRequestId = components['parameters']['RequestId'];
export type ParameterIdempotencyKey = components['parameters']['IdempotencyKey'];
export type ParameterImageId = components['parameters']['ImageId'];
export type ParameterRange = components['parameters']['Range'];
export type ParameterIfRange = components['parameters']['IfRange'];
export type ParameterIfNoneMatch = components['parameters']['IfNoneMatch'];
export type ParameterLimit = components['parameters']['Limit'];
export type ParameterCursor = components['parameters']['Cursor'];
export type HeaderXRequestId = components['headers']['X-Request-Id'];
export type HeaderCacheControl = components['headers']['Cache-Control'];
export type HeaderImageCacheControl = components['headers']['Image-Cache-Control'];
export type HeaderSessionExpiresIn = components['headers']['Session-Expires-In'];
export type HeaderPossibleSessionExpiresIn = components['headers']['Possible-Session-Expires-In'];
export type HeaderWwwAuthenticate = components['headers']['WWW-Authenticate'];
export type HeaderLink = components['headers']['Link'];
export type HeaderAllow = components['headers']['Allow'];
export type HeaderRetryAfter = components['headers']['Retry-After'];
export type HeaderRateLimit = components['headers']['RateLimit'];
export type HeaderRateLimitPolicy = components['headers']['RateLimit-Policy'];
export type HeaderETag = components['headers']['ETag'];
export type HeaderContentLength = components['headers']['Content-Length'];
export type HeaderContentRange = components['headers']['Content-Range'];
export type HeaderAcceptRanges = components['headers']['Accept-Ranges'];
export type HeaderContentDisposition = components['headers']['Content-Disposition'];
export type HeaderContentSecurityPolicy = components['headers']['Content-Security-Policy'];
export type HeaderCrossOriginResourcePolicy = components['headers']['Cross-Origin-Resource-Policy'];
export type HeaderXContentTypeOptions = components['headers']['X-Content-Type-Options'];
export type $defs = Record<string, never>;
export interface operations {
    getSession: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session lives. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionResult"];
                };
            };
            400: components["responses"]["SessionBadRequest"];
            401: components["responses"]["SessionUnauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["SessionTooManyRequests"];
            500: components["responses"]["SessionSystemError"];
            503: components["responses"]["SessionUnavailable"];
        };
    };
    getImage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description A single range of bytes. Several ranges, or one that is malformed, are answered with the whole image.
                 * @example bytes=0-1023
                 */
                Range?: components["parameters"]["Range"];
                /**
                 * @description Range holds only if this is the image's ETag; else the whole image is the answer.
                 * @example "b10f2a3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8"
                 */
                "If-Range"?: components["parameters"]["IfRange"];
                /**
                 * @description ETags of the copies that the caller has. If the image's is among them, the answer is 304.
                 * @example "b10f2a3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /**
                 * @description The image's id, 32 lowercase hex digits.
                 * @example 5f0c7d1e9a3b4c6d8e2f1a0b9c8d7e6f
                 */
                imageId: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole image. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Image-Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "Content-Length": components["headers"]["Content-Length"];
                    "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "Content-Security-Policy": components["headers"]["Content-Security-Policy"];
                    "Cross-Origin-Resource-Policy": components["headers"]["Cross-Origin-Resource-Policy"];
                    "X-Content-Type-Options": components["headers"]["X-Content-Type-Options"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": components["schemas"]["ImageBytes"];
                    "image/gif": components["schemas"]["ImageBytes"];
                    "image/png": components["schemas"]["ImageBytes"];
                    "image/bmp": components["schemas"]["ImageBytes"];
                };
            };
            /** @description The requested range of the image. */
            206: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Image-Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "Content-Length": components["headers"]["Content-Length"];
                    "Content-Range": components["headers"]["Content-Range"];
                    "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "Content-Security-Policy": components["headers"]["Content-Security-Policy"];
                    "Cross-Origin-Resource-Policy": components["headers"]["Cross-Origin-Resource-Policy"];
                    "X-Content-Type-Options": components["headers"]["X-Content-Type-Options"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": components["schemas"]["ImageBytes"];
                    "image/gif": components["schemas"]["ImageBytes"];
                    "image/png": components["schemas"]["ImageBytes"];
                    "image/bmp": components["schemas"]["ImageBytes"];
                };
            };
            /** @description The caller's copy, named by If-None-Match, is the image. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Image-Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "Cross-Origin-Resource-Policy": components["headers"]["Cross-Origin-Resource-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description The range starts beyond the end of the image. */
            416: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Content-Range": components["headers"]["Content-Range"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultError"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["SystemError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteImage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The image's id, 32 lowercase hex digits.
                 * @example 5f0c7d1e9a3b4c6d8e2f1a0b9c8d7e6f
                 */
                imageId: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The image is deleted. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Result"];
                };
            };
            400: components["responses"]["SessionBadRequest"];
            401: components["responses"]["SessionUnauthorized"];
            404: components["responses"]["SessionNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["SessionTooManyRequests"];
            500: components["responses"]["SessionSystemError"];
            503: components["responses"]["SessionUnavailable"];
        };
    };
    getImageInfo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path: {
                /**
                 * @description The image's id, 32 lowercase hex digits.
                 * @example 5f0c7d1e9a3b4c6d8e2f1a0b9c8d7e6f
                 */
                imageId: components["parameters"]["ImageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The facts of the image. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageInfoResult"];
                };
            };
            400: components["responses"]["SessionBadRequest"];
            401: components["responses"]["SessionUnauthorized"];
            404: components["responses"]["SessionNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["SessionTooManyRequests"];
            500: components["responses"]["SessionSystemError"];
            503: components["responses"]["SessionUnavailable"];
        };
    };
    uploadImage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Makes repeating safe: the same key with the same image within 24 hours gives the first answer again and stores nothing twice. 1 to 255 visible ASCII characters.
                 * @example 7f9c2ba4-e88f-4a0a-9c3f-6d1d3c5e2b1a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadImageRequest"];
            };
        };
        responses: {
            /** @description The image is stored. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadImageResult"];
                };
            };
            400: components["responses"]["SessionBadRequest"];
            401: components["responses"]["SessionUnauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description The first call with this Idempotency-Key is still under way. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultError"];
                };
            };
            413: components["responses"]["SessionContentTooLarge"];
            415: components["responses"]["SessionUnsupportedMediaType"];
            /** @description The bytes are no whole image of a kind Cloakroom takes, or the Idempotency-Key was used with other bytes. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultError"];
                };
            };
            429: components["responses"]["SessionTooManyRequests"];
            500: components["responses"]["SessionSystemError"];
            503: components["responses"]["SessionUnavailable"];
        };
    };
    listImages: {
        parameters: {
            query?: {
                /**
                 * @description How many images a page has at most; decimal digits without a leading zero.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description The nextCursor of the page before.
                 * @example 019aa0d3b2e05f0c7d1e9a3b4c6d8e2f1a0b9c8d7e6f
                 */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of images. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageListResult"];
                };
            };
            400: components["responses"]["SessionBadRequest"];
            401: components["responses"]["SessionUnauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["SessionTooManyRequests"];
            500: components["responses"]["SessionSystemError"];
            503: components["responses"]["SessionUnavailable"];
        };
    };
    uploadImageBase64: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
                /**
                 * @description Makes repeating safe: the same key with the same image within 24 hours gives the first answer again and stores nothing twice. 1 to 255 visible ASCII characters.
                 * @example 7f9c2ba4-e88f-4a0a-9c3f-6d1d3c5e2b1a
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadImageBase64Request"];
            };
        };
        responses: {
            /** @description The image is stored. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadImageBase64Result"];
                };
            };
            /** @description No image, or an illegal request. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
            /** @description No access token, or one that is not valid. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
            405: components["responses"]["ApiMethodNotAllowed"];
            /** @description The first call with this Idempotency-Key is still under way. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
            /** @description The image is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
            /** @description The body is not JSON in UTF-8, uncompressed. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
            /** @description No whole image of a kind Cloakroom takes, malformed base64, or the Idempotency-Key was used with other bytes. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
            429: components["responses"]["ApiTooManyRequests"];
            /** @description An unexpected fault of the server. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
            /** @description Overloaded, or the database is away. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
        };
    };
    issueAccessToken: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessTokenResult"];
                };
            };
            /** @description A credential header is missing, malformed or sent twice, or the request has a body or a parameter. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
            /** @description The client is refused, or the session has ended. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
            405: components["responses"]["ApiMethodNotAllowed"];
            429: components["responses"]["ApiTooManyRequests"];
            /** @description An unexpected fault of the server. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
            /** @description Overloaded, or the database is away. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Possible-Session-Expires-In"];
                    Link: components["headers"]["Link"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeError"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description Logged in. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Session-Expires-In": components["headers"]["Session-Expires-In"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The client is refused, or the password doesn't match. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultError"];
                };
            };
            /** @description The password is right, but the user is not active. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultError"];
                };
            };
            /** @description No user has this email. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Link: components["headers"]["Link"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultError"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["SystemError"];
            503: components["responses"]["Unavailable"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogoutRequest"];
            };
        };
        responses: {
            /** @description The session is ended. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Result"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["SessionUnauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["SystemError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LivenessReport"];
                };
            };
            400: components["responses"]["HealthBadRequest"];
            405: components["responses"]["HealthMethodNotAllowed"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The caller's own id for the request, returned if it is 1 to 128 plain characters; else a new one is made.
                 * @example 01JD4W6Q0S
                 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessReport"];
                };
            };
            400: components["responses"]["HealthBadRequest"];
            405: components["responses"]["HealthMethodNotAllowed"];
            /** @description Not ready; checks says why. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessReport"];
                };
            };
        };
    };
}
