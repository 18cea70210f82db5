/** h. How long a password that was given to somebody can be used for the first sign-in. */
export const oneTimeHours = 72
