import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { privateKeyToAccount } from 'viem/accounts'
import { type AnsweringNode, startAnsweringNode } from '#test/kit/answeringNode.ts'
import type { Database } from '#test/kit/database.ts'

/** A chain to which nobody brings anything: vouchers are signed for it, and run out. */
export interface QuietChain {
  /** for an api that is started after the hook of this; empty before */
  settings: Record<string, string>
  /** A block of this moment, empty and safe at once, and an index that has it. @returns its time, seconds */
  mine(): Promise<number>
}

const CHAIN_ID = 31337
const BLOCK = `WITH tip AS (UPDATE chain.cursor SET number = number + 1, safe = number + 1, agreed = number + 1, head_seen = number + 1,
    hash = $2, at = to_timestamp($3), head_at = to_timestamp($3), seen_at = now() WHERE chain_id = $1 RETURNING number)
  INSERT INTO chain.block (chain_id, number, hash, parent_hash, at, receipts_root, proof)
    SELECT $1, number, $2, $2, to_timestamp($3), $2, 0 FROM tip`
const FAMILY = `INSERT INTO chain.family (chain_id, name, version, state, read_to) VALUES ($1, 'passes', 1, 'live', 0)
  ON CONFLICT DO NOTHING`

/** A node that answers, an attestor whom it knows, and rows as the indexer writes them of empty blocks. */
export function useQuietChain(database: Database): QuietChain {
  const settings: Record<string, string> = {}
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-chain-'))
  let node: AnsweringNode
  before('start a chain on which nothing happens', async () => {
    node = await startAnsweringNode()
    const key = `0x${randomBytes(32).toString('hex')}` as const
    const file = path.join(dir, 'attestor')
    writeFileSync(file, key, { mode: 0o600 })
    node.trusted.add(privateKeyToAccount(key).address.toLowerCase())
    Object.assign(settings, { RPC_URLS: node.url, ATTESTOR_KEY_FILE: file })
    await database.pool('indexer').query(FAMILY, [CHAIN_ID])
  })
  after(async () => {
    await node?.stop()
    rmSync(dir, { recursive: true, force: true })
  })
  return {
    settings,
    async mine() {
      const { rows } = await database
        .pool('owner')
        .query<{ now: number }>('SELECT floor(extract(epoch FROM app.now()))::float8 AS now')
      const atS = Number(rows[0]?.now)
      node.headAt = atS
      await database.pool('indexer').query(BLOCK, [CHAIN_ID, randomBytes(32), atS])
      return atS
    },
  }
}
