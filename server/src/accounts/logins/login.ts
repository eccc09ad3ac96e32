/** A human who can sign in. `email` is in lower case. */
export interface Login {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
}

/** The login of a stored user. */
export function loginOf(user: { readonly id: string; readonly email: string; readonly name: string }): Login {
  return { userId: user.id, email: user.email, name: user.name };
}
