import { randomBytes } from 'node:crypto'
import Stripe from 'stripe'
import type { NoticeEndpoint } from '#domain/billing/words.ts'
import { type CardWorld, useCardWorld } from '#test/api/billing/useCardWorld.ts'
import { type Reply, request } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import { sharedInstallation } from '#test/kit/perProcess/api.ts'

const ENDPOINTS = ['platform', 'connect'] as const

/** A row of the inbox, as far as tests look. */
export interface ReceivedRow {
  endpoint: NoticeEndpoint
  event_id: string
  account_ref: string | null
  object_ref: string
  type: string
  state: string
}

/** An api that takes cards and notices, with the stand-in's endpoints before it. */
export interface EventWorld extends CardWorld {
  secrets: Record<NoticeEndpoint, string>
  secretFiles: Record<NoticeEndpoint, string>
  /** ids of the endpoints at the stand-in */
  endpointIds: Record<NoticeEndpoint, string>
  url(endpoint: string): string
  /** sends a body as the provider does */
  post(endpoint: string, body: string | Buffer, headers?: Record<string, string>): Promise<Reply>
  rows(): Promise<ReceivedRow[]>
}

/** The header of a body that a secret signs. */
export function signed(
  body: string,
  secret: string,
  atS = Math.floor(Date.now() / 1000),
): Record<string, string> {
  const header = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: atS })
  return { 'stripe-signature': header }
}

/** The body of a notice about an object. */
export function notice(objectRef: string, changes: object = {}): string {
  const id = `evt_${randomBytes(8).toString('hex')}`
  const data = { object: { id: objectRef, object: 'payment_intent' } }
  const created = Math.floor(Date.now() / 1000)
  const type = 'payment_intent.succeeded'
  return JSON.stringify({ id, object: 'event', type, created, livemode: false, data, ...changes }, null, 2)
}

/** Secrets of this process, in files of its installation: who changes one writes it back. */
let kept: Record<NoticeEndpoint, { secret: string; file: string }> | undefined

function keepSecrets() {
  const installation = sharedInstallation()
  const make = (endpoint: NoticeEndpoint) => {
    const secret = `whsec_${randomBytes(24).toString('hex')}`
    return { secret, file: installation.file(`notices-${endpoint}`, `${secret}\n`) }
  }
  kept ??= { platform: make('platform'), connect: make('connect') }
  return kept
}

export function useEventWorld(database: Database): EventWorld {
  const { platform: own, connect: theirs } = keepSecrets()
  const world = useCardWorld(database, {
    STRIPE_WEBHOOK_SECRET_FILE: own.file,
    STRIPE_CONNECT_WEBHOOK_SECRET_FILE: theirs.file,
    SECRET_LOOK_MS: '200',
  })
  const secrets = { platform: own.secret, connect: theirs.secret }
  const endpointIds = { platform: '', connect: '' }
  const url = (endpoint: string) => `${world.api().url}/v1/webhooks/provider/${endpoint}`
  before('have the stand-in tell the api', async () => {
    for (const endpoint of ENDPOINTS) {
      const named = { url: url(endpoint), secret: secrets[endpoint], connect: endpoint === 'connect' }
      endpointIds[endpoint] = ((await world.order('endpoints/ensure', named)) as { id: string }).id
    }
  })
  return {
    ...world,
    ...{ secrets, secretFiles: { platform: own.file, connect: theirs.file }, endpointIds, url },
    post: (endpoint, body, headers = {}) =>
      request(world.api().url, 'POST', `/v1/webhooks/provider/${endpoint}`, { raw: body as string, headers }),
    async rows() {
      const { rows } = await database
        .pool('owner')
        .query<ReceivedRow>(
          'SELECT endpoint, event_id, account_ref, object_ref, type, state FROM app.inbox ORDER BY received_at, event_id',
        )
      return rows
    },
  }
}
