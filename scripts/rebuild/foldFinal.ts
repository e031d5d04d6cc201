import type { Client } from 'pg'
import { foldAgain, readStandings } from './foldAgain.ts'
import { inTransaction, readProgress, spansOf } from './progress.ts'
import type { Tip } from './readChainAgain.ts'

/** So few blocks are folded under the lock of the cursor. */
const REST_BLOCKS = 500

/**
 * Folds what is final into the shadow, each range of events in a transaction of its own, until little is left. Nothing
 * above finality: a reorg would make it wrong.
 */
export async function foldFinal(
  client: Client,
  chainId: number,
  { families, tip }: { families: string[]; tip: Tip | null },
): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    const { foldedTo } = await readProgress(client, chainId)
    const upTo =
      tip?.number ?? (await readStandings(client)).find((one) => one.chainId === chainId)?.finalized ?? 0
    if (upTo <= foldedTo || (!isFirst && upTo - foldedTo <= REST_BLOCKS)) return
    let after = foldedTo
    for (const last of await spansOf(client, chainId, { after, upTo })) {
      const span = { chainId, after, upTo: last, families }
      await inTransaction(client, async () => {
        const events = await foldAgain(client, tip ? 'chain_next' : 'chain', span)
        await client.query(
          'UPDATE chain_next.progress SET folded_to = $2, events = events + $3 WHERE chain_id = $1',
          [chainId, last, events],
        )
      })
      after = last
    }
  }
}
