/** The sentence wallets show when somebody signs in. */
export const SIGN_IN_STATEMENT = 'Sign in to Stagedoor. This costs nothing and moves nothing.'

/** Domain, URI and statement that a sign-in message must carry at this address. */
export function siweText(publicUrl: string): { domain: string; uri: string; statement: string } {
  const { host, origin } = new URL(publicUrl)
  return { domain: host, uri: origin, statement: SIGN_IN_STATEMENT }
}
