import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { PrivateKeyAccount } from 'viem/accounts'
import {
  type BindingFacts,
  bindingChallenge,
  bindingText,
  possessionText,
} from '#domain/calls/meeting/bindingText.ts'
import type { Client } from '#test/kit/client.ts'
import type { Authenticator } from '#test/kit/factors/authenticator.ts'

/** What a test may have wrong with a confirmation. */
export interface BindingWish extends Partial<BindingFacts> {
  /** for whom the key itself signs */
  possessor?: string
  /** whose key signs instead of the one that is sent */
  holder?: BrowserKey
}

export const DAY_S = 86_400
/** By the clock of this machine, which a database that no test has moved shares. */
export const inDays = (days: number) => Math.floor(Date.now() / 1000) + days * DAY_S

/** The device key of a browser, in software. */
export class BrowserKey {
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  get publicKey(): string {
    const { x = '', y = '' } = this.#pair.publicKey.export({ format: 'jwk' })
    const halves = [x, y].map((half) => Buffer.from(half, 'base64url'))
    return Buffer.concat([Buffer.from([4]), ...halves]).toString('base64url')
  }

  sign(text: string): string {
    const key = { key: this.#pair.privateKey, dsaEncoding: 'ieee-p1363' } as const
    return sign('sha256', Buffer.from(text), key).toString('base64url')
  }

  /** What a browser sends for it; only the proof is missing. */
  sent(client: Client, { untilS = inDays(180), possessor, holder }: BindingWish = {}) {
    const facts = { origin: client.url, key: this.publicKey, untilS }
    const possession = (holder ?? this).sign(possessionText(possessor ?? client.accountId, facts))
    return { publicKey: this.publicKey, untilS, possession }
  }

  /** Which text is signed for it. */
  text(
    client: Client,
    { origin = client.url, key = this.publicKey, untilS = inDays(180) }: BindingWish = {},
  ) {
    return bindingText({ origin, key, untilS })
  }

  /** A confirmation by a wallet. @param signed what its text has instead of what is sent */
  async byWallet(
    client: Client,
    sent: BindingWish = {},
    { wallet = client.wallet, ...signed }: BindingWish & { wallet?: PrivateKeyAccount } = {},
  ) {
    const { untilS = inDays(180) } = sent
    const message = this.text(client, { untilS, ...signed })
    const signature = await wallet.signMessage({ message })
    return {
      ...this.sent(client, { ...sent, untilS }),
      proof: { way: 'wallet', address: wallet.address, signature },
    } as const
  }

  /** A confirmation by a passkey. */
  byPasskey(client: Client, passkey: Authenticator, tweaks: Parameters<Authenticator['use']>[1] = {}) {
    const untilS = inDays(180)
    const text = this.text(client, { untilS })
    const challenge = bindingChallenge(createHash('sha256').update(text).digest('base64url'))
    const rpId = new URL(client.url).hostname
    return {
      ...this.sent(client, { untilS }),
      proof: { way: 'passkey', response: passkey.use({ challenge, rpId }, tweaks) },
    } as const
  }
}

export const bind = (client: Client, body: unknown) => client.call('POST', '/v1/me/device-keys', { body })

/** Those that count. */
export const keysOf = async (
  client: Client,
): Promise<{ id: string; publicKey: string; way: string; until: string }[]> =>
  (await client.call('GET', '/v1/me/device-keys')).body.keys

/** A passkey of theirs, added as a browser does; the session's token changes with it. */
export async function withPasskey(client: Client, passkey: Authenticator): Promise<Client & { id: string }> {
  const options = await client.call('POST', '/v1/me/factors/passkeys/challenge')
  const body = { name: 'Phone', response: passkey.register(options.body) }
  const added = await client.call('POST', '/v1/me/factors/passkeys', { body })
  if (added.status !== 201) throw new Error(added.text)
  const authorization = `Bearer ${added.headers.get('session-token')}`
  return {
    ...{ ...client, id: added.body.id },
    call: (method, path, options = {}) =>
      client.call(method, path, { ...options, headers: { authorization, ...options.headers } }),
  }
}
