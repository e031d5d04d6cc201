import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyHistory, startChain, type TestChain } from '#test/kit/chain.ts'

/** A second chain with the history of the first one: what either mines from now on is a fork of the other. */
export async function forkChain({ dir: from }: Pick<TestChain, 'dir'>, chainId = 31337): Promise<TestChain> {
  const dir = mkdtempSync(join(tmpdir(), 'forked-chain-'))
  copyHistory(from, dir)
  return startChain({ dir, chainId })
}
