export const TOKEN_HINT = 'Stored on this computer and never shown again. Or env:NAME, to read it from an environment variable.';
/** In place of a stored one. */
export const NEW_TOKEN_HINT = 'Paste the new one. Left empty, the stored one is removed when you save.';
