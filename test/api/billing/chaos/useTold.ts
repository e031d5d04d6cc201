import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Database } from '#test/kit/database.ts'
import { type PurchaseWorld, usePurchases } from '../purchases/usePurchases.ts'

/** People who buy, and a provider that tells of it. */
export interface ToldWorld extends PurchaseWorld {
  /** the provider's endpoints here: its own, and that of creators' accounts */
  endpointIds(): string[]
}

const ENDPOINTS = ['platform', 'connect'] as const

/** What an api is given, with a file in a folder, and what a provider is told once it runs; that answers the ids of the endpoints. */
export function prepareTold(dir: string): {
  settings: Record<string, string>
  tell(world: PurchaseWorld): Promise<string[]>
} {
  const secret = `whsec_${randomBytes(24).toString('hex')}`
  const file = path.join(dir, 'webhook')
  writeFileSync(file, `${secret}\n`, { mode: 0o600 })
  return {
    settings: { STRIPE_WEBHOOK_SECRET_FILE: file, STRIPE_CONNECT_WEBHOOK_SECRET_FILE: file },
    async tell(world) {
      const ids: string[] = []
      for (const endpoint of ENDPOINTS) {
        const url = `${world.api().url}/v1/webhooks/provider/${endpoint}`
        const named = { url, secret, connect: endpoint === 'connect' }
        ids.push(((await world.order('endpoints/ensure', named)) as { id: string }).id)
      }
      return ids
    },
  }
}

/** @param more settings of the api, read when it starts */
export function useTold(database: Database, more: Record<string, string> = {}): ToldWorld {
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-told-'))
  const { settings, tell } = prepareTold(dir)
  before('add what is known by now', () => void Object.assign(settings, more))
  const world = usePurchases(database, settings)
  let ids: string[] = []
  before('have the provider tell', async () => {
    ids = await tell(world)
  })
  after(() => rmSync(dir, { recursive: true, force: true }))
  return { ...world, endpointIds: () => ids }
}
