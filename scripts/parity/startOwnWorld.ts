import { randomBytes } from 'node:crypto'
import { API_VERSION } from '../../local/stripe/contract/findRoute.ts'
import { startStandIn } from '../../local/stripe/startStandIn.ts'
import { callApi, type Json, type ParityWorld } from './callApi.ts'

/** A stand-in of its own, with an account that may receive money. */
export async function startOwnWorld(dir: string): Promise<{ world: ParityWorld; end(): Promise<void> }> {
  const key = `sk_test_standin_${randomBytes(12).toString('hex')}`
  const commandSecret = randomBytes(16).toString('hex')
  const standIn = await startStandIn({
    ...{ dir, key, commandSecret, platform: 'acct_standinplatform', clock: () => Date.now() },
    ports: { api: 0, pages: 0, commands: 0 },
  })
  const world = { url: standIn.apiUrl, key }
  try {
    const { body } = await callApi(world, API_VERSION, {
      method: 'POST',
      path: '/v2/core/accounts',
      params: RECIPIENT,
    })
    const destination = String((body as { [field: string]: Json }).id)
    const response = await fetch(`${standIn.commandsUrl}/commands/accounts/activate`, {
      method: 'POST',
      headers: { 'stand-in-secret': commandSecret },
      body: JSON.stringify({ account: destination }),
    })
    if (!response.ok) throw new Error(`the stand-in has no ready account: ${await response.text()}`)
    return { world: { ...world, destination }, end: standIn.end }
  } catch (error) {
    await standIn.end()
    throw error
  }
}

const RECIPIENT: { [field: string]: Json } = {
  dashboard: 'express',
  contact_email: 'ready@example.com',
  display_name: 'Ready',
  identity: { country: 'de' },
  defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
  configuration: {
    recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
  },
}
