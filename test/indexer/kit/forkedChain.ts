import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChain, type TestChain } from '#test/kit/chain.ts'

/** A second chain with the history of the first one: what either mines from now on is a fork of the other. */
export async function forkChain(chain: TestChain, chainId = 31337): Promise<TestChain> {
  const dir = mkdtempSync(join(tmpdir(), 'forked-chain-'))
  // its log alone: beside it stands who runs the first chain, and would be ended as a leftover
  cpSync(chain.dir, dir, {
    recursive: true,
    filter: (path) => path === chain.dir || /\.(log|state)$/.test(path),
  })
  return startChain({ dir, chainId })
}
