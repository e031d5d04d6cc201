import { setTimeout as wait } from 'node:timers/promises'
import type { Identity } from '#api/accounts/identities/contract.ts'
import type { ConnectAccount } from '#api/billing/contract.ts'
import type { Client } from '#local/visitor/createClient.ts'
import type { DemoCardSale } from './creators.ts'

/** What the stand-in's form asks of an owner; nobody lives there. */
const OWNER = {
  given_name: 'Nora',
  surname: 'Lind',
  birth: '1990-04-23',
  line1: 'Hafenstraße 7',
  postal_code: '20459',
  city: 'Hamburg',
  terms: 'yes',
  bank_number: 'DE89370400440532013000',
}
const PAUSE_MS = 100
const PATIENCE_MS = 30_000

/** Looks until something is there. @throws Error with what was waited for */
async function waitFor<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += PAUSE_MS) {
    const seen = await look()
    if (seen !== undefined) return seen
    await wait(PAUSE_MS)
  }
  throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s`)
}

/** The provider writes to an address of its owner: it is added by the code that arrives in the mailbox. */
async function addEmail(client: Client, mailboxUrl: string, email: string): Promise<void> {
  const { identities } = await client.get<{ identities: Identity[] }>('/v1/me/identities')
  if (identities.some(({ kind }) => kind === 'email')) return
  type Mail = { number: number; to: string; code: string | null }
  const mails = async () => (await (await fetch(`${mailboxUrl}/mails.json`)).json()) as Mail[]
  const last = (await mails())[0]?.number ?? 0
  const { flow } = await client.send<{ flow: string }>('POST', '/v1/me/email', { email })
  const code = await waitFor(
    'the mail with the code',
    async () => (await mails()).find(({ number, to, code }) => number > last && to === email && code)?.code,
  )
  await client.send('POST', '/v1/me/email/code', { flow, code })
}

/** Fills in the stand-in's form as its owner does. @throws Error when it does not lead back */
async function fillForm(link: string): Promise<void> {
  // the link leads to the form, and the form back to us when it was taken
  const { url } = await fetch(link)
  const body = new URLSearchParams({ ...OWNER, action: 'at_once' })
  const sent = await fetch(url, { method: 'POST', body, redirect: 'manual' })
  if (sent.status !== 303) throw new Error(`the form of the card provider was answered with ${sent.status}`)
}

/**
 * Leads a signed-in creator through the pages of the stand-in of the card provider and waits for its notice. Goes on where an
 * earlier run ended. @throws Error when the account cannot be paid
 */
export async function openCardAccount(
  client: Client,
  mailboxUrl: string,
  { email, country }: Pick<DemoCardSale, 'email' | 'country'>,
): Promise<void> {
  const read = () => client.get<ConnectAccount>('/v1/me/connect-account')
  const { state } = await read()
  if (state === 'restricted' || state === 'rejected') throw new Error(`its account there is ${state}`)
  if (state === 'none' || state === 'started') {
    await addEmail(client, mailboxUrl, email)
    const { url } = await client.send<{ url: string }>('POST', '/v1/me/connect-account/links', { country })
    await fillForm(url)
  }
  await waitFor('the notice of the card provider', async () =>
    (await read()).sellsByCard ? true : undefined,
  )
}
