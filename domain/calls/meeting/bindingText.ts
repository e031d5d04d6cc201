/** A device key is confirmed for so long at most, seconds: 180 days. */
export const BINDING_LIFE_SECONDS = 180 * 86_400

/** Which key is confirmed, where and until when. */
export interface BindingFacts {
  /** of the site, e.g. `https://stagedoor.example` */
  origin: string
  /** the key as `CallOpening.key` */
  key: string
  /** seconds since the epoch */
  untilS: number
}

/** What a wallet signs, and what `bindingChallenge` is made of for a passkey: that a device key is its person's. */
export function bindingText({ origin, key, untilS }: BindingFacts): string {
  return [
    `This browser is mine for calls on ${origin}.`,
    '',
    'Who I talk to can see by it that it is me. This costs nothing and moves nothing.',
    '',
    `Key: ${key}`,
    `Until: ${new Date(untilS * 1000).toISOString()}`,
  ].join('\n')
}

/**
 * With what the challenge of a passkey for it begins, as base64url of `stagedoor device key:`. Any other challenge is the site's own, whom a
 * page that signs in believes in this: it signs none that begins so, or the site could have a key of its own confirmed.
 */
export const BINDING_CHALLENGE_START = 'c3RhZ2Vkb29yIGRldmljZSBrZXk6'

/** The challenge that a passkey signs. @param digest SHA-256 of `bindingText`, base64url without padding */
export const bindingChallenge = (digest: string): string => `${BINDING_CHALLENGE_START}${digest}`

/** What a device key signs to be kept as one of an account: only who has the key can. */
export function possessionText(accountId: string, binding: BindingFacts): string {
  return JSON.stringify(['stagedoor device key 1', accountId, bindingText(binding)])
}
