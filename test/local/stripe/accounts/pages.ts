import type { StandIn } from '../kit/useStandIn.ts'

/** Where the pages lead back to; nobody answers there. */
export const RETURN = 'http://localhost:9/back?who=northlight'
export const REFRESH = 'http://localhost:9/again'

/** What an owner types when nothing is wrong with it. */
export const OWNER = {
  given_name: 'Ines',
  surname: 'Nord',
  birth: '1990-04-23',
  line1: 'Hafenstraße 7',
  postal_code: '20459',
  city: 'Hamburg',
  terms: 'yes',
  bank_number: 'DE89 3704 0044 0532 0130 00',
}

export async function makeLink(
  { stripe }: StandIn,
  account: string,
  type: 'account_onboarding' | 'account_update' = 'account_onboarding',
): Promise<string> {
  const back = { refresh_url: REFRESH, return_url: RETURN }
  const { url } = await stripe.v2.core.accountLinks.create({ account, use_case: { type, [type]: back } })
  return url
}

/** What a browser gets, redirects not followed. */
export interface Seen {
  status: number
  location: string | null
  html: string
}

export async function look(url: string, form?: Record<string, string>): Promise<Seen> {
  const answer = await fetch(url, {
    redirect: 'manual',
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  })
  return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() }
}

/** Opens a link as a browser does. @returns the address of the form */
export async function enter(url: string): Promise<string> {
  const { location } = await look(url)
  if (location === null) throw new Error('the link leads nowhere')
  return new URL(location, url).href
}

/** What stands in a field of a page. */
export function typedIn(html: string, name: string): string | undefined {
  return new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1]
}

/** What stands below a field about it. */
export function errorOf(html: string, name: string): string | undefined {
  return new RegExp(`id="${name}-error">([^<]*)<`).exec(html)?.[1]
}
