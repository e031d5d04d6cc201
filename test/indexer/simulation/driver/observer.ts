import type pg from 'pg'
import type { ModelBlock } from '../chain/history.ts'
import type { View } from '../providers/answer.ts'
import type { Provider } from '../providers/startProvider.ts'

/** What must hold after every commit. */
export interface Observer {
  /** looks now, or joins a look that has not begun */
  look(): Promise<void>
  /** this is the branch that counts from now on */
  expect(main: View): void
  /** from now on the first must never be stored, and the others stay */
  demand(never: readonly ModelBlock[], always: readonly ModelBlock[]): void
  /** @throws Error with everything that did not hold */
  verify(): void
}

interface Seen {
  number: number
  hash: string
  safe: number
  finalized: number
  epoch: number
  agreed: number | null
  agreedHash: string | null
  finalizedHash: string | null
  /** what is stored at that height */
  storedFinal: string | null
  isStored: boolean
  unlinked: number
  above: number
  homeless: number
}

/** One statement sees one commit. */
const SQL = `SELECT c.number::int, '0x' || encode(c.hash, 'hex') AS hash, c.safe::int, c.finalized::int, c.epoch::int,
  c.agreed::int AS agreed, '0x' || encode(c.finalized_hash, 'hex') AS "finalizedHash",
  (SELECT '0x' || encode(b.hash, 'hex') FROM chain.block b WHERE b.number = c.agreed) AS "agreedHash",
  (SELECT '0x' || encode(b.hash, 'hex') FROM chain.block b WHERE b.number = c.finalized) AS "storedFinal",
  EXISTS (SELECT FROM chain.block b WHERE b.number = c.number AND b.hash = c.hash) AS "isStored",
  (SELECT count(*)::int FROM chain.block b JOIN chain.block p ON p.number = b.number - 1 WHERE p.hash <> b.parent_hash) AS unlinked,
  (SELECT count(*)::int FROM chain.event e WHERE e.block > c.number)
    + (SELECT count(*)::int FROM chain.block b WHERE b.number > c.number)
    + (SELECT count(*)::int FROM chain.pass_sale s WHERE s.block > c.number)
    + (SELECT count(*)::int FROM chain.undo u WHERE u.block > c.number) AS above,
  (SELECT count(*)::int FROM chain.event e LEFT JOIN chain.block b ON b.number = e.block AND b.hash = e.block_hash
    WHERE b.hash IS NULL) AS homeless
  FROM chain.cursor c`

/** @param providers whose words an agreement may rest on */
export function observe(pool: pg.Pool, providers: Provider[]): Observer {
  const wrong: string[] = []
  let last: Seen | null = null
  let running: Promise<void> | null = null
  let waiting: Promise<void> | null = null
  let main: View | null = null
  let highestSafe = 0
  let demands: { never: readonly ModelBlock[]; always: readonly ModelBlock[] } = { never: [], always: [] }
  /** blocks that were ever on the main branch */
  const mined = new Set<string>()

  function check(seen: Seen): void {
    const at = `at block ${seen.number}, epoch ${seen.epoch}`
    const say = (what: string) => wrong.push(`${what} ${at}`)
    if (!seen.isStored) say('the cursor has the hash of no stored block')
    if (seen.unlinked > 0) say(`${seen.unlinked} blocks are not linked`)
    if (seen.above > 0) say(`${seen.above} rows are above the cursor`)
    if (seen.homeless > 0) say(`${seen.homeless} events are of blocks that are not stored`)
    if (!providers.some(({ known }) => known.has(seen.hash))) say(`nobody ever showed ${seen.hash}`)
    if (last) {
      if (seen.epoch < last.epoch) say(`the epoch fell from ${last.epoch}`)
      if (seen.finalized < last.finalized) say(`finality fell from ${last.finalized} to ${seen.finalized}`)
      const isSameEpoch = seen.epoch === last.epoch
      if (isSameEpoch && seen.number < last.number)
        say(`the cursor fell from ${last.number} within its epoch`)
      if (isSameEpoch && seen.safe < last.safe)
        say(`safe fell from ${last.safe} to ${seen.safe} within its epoch`)
    }
    if (seen.finalizedHash && seen.storedFinal !== seen.finalizedHash)
      say(`${seen.finalizedHash} at ${seen.finalized} is final, and ${seen.storedFinal} is stored`)
    if (providers.length > 1 && seen.agreed && seen.agreedHash) {
      const hash = seen.agreedHash
      if (providers.filter(({ known }) => known.has(hash)).length < 2)
        say(`${hash} at ${seen.agreed} is agreed, but only one provider ever showed it`)
    }
    if (providers.length > 1 && main) checkLevels(seen, main, say)
    last = seen
  }

  /** Who stands alone, lies or is silent makes nothing agreed, safe or final, and takes nothing agreed back. */
  function checkLevels(seen: Seen, { head, finalized }: View, say: (what: string) => void): void {
    const { agreedHash, finalizedHash } = seen
    if (agreedHash && !mined.has(agreedHash))
      say(`${agreedHash} at ${seen.agreed} is agreed, and nobody mined it`)
    if (seen.safe > highestSafe) say(`safe is ${seen.safe}, and never was above ${highestSafe}`)
    if (seen.finalized > finalized.number) say(`finality is ${seen.finalized}, not ${finalized.number}`)
    if (finalizedHash && head.path[seen.finalized]?.hash !== finalizedHash)
      say(`${finalizedHash} at ${seen.finalized} is final, and left the chain`)
    const { agreed, agreedHash: before } = last ?? {}
    if (!agreed || !before || (seen.agreed ?? 0) >= agreed) return
    if (providers.filter((one) => one.showsSteadily(agreed, before)).length >= providers.length - 1)
      say(`${before} at ${agreed} was agreed, and one word took it back`)
  }

  async function checkDemands(): Promise<void> {
    const { never, always } = demands
    const hashes = [...never, ...always].map(({ hash }) => Buffer.from(hash.slice(2), 'hex'))
    if (hashes.length === 0) return
    const { rows } = await pool.query<{ hash: string }>(
      `SELECT '0x' || encode(hash, 'hex') AS hash FROM chain.block WHERE hash = ANY ($1)`,
      [hashes],
    )
    const stored = new Set(rows.map(({ hash }) => hash))
    for (const { number, hash } of never)
      if (stored.has(hash)) wrong.push(`${hash} at ${number} is stored, for which nobody's word is enough`)
    for (const { number, hash } of always)
      if (!stored.has(hash)) wrong.push(`${hash} at ${number} is gone, for which nobody's word is enough`)
  }

  async function lookOnce(): Promise<void> {
    const { rows } = await pool.query<Seen>(SQL)
    if (rows[0]) check(rows[0])
    await checkDemands()
  }

  async function look(): Promise<void> {
    if (!running) {
      running = lookOnce().finally(() => {
        running = null
      })
      return running
    }
    waiting ??= running.then(() => {
      waiting = null
      return look()
    })
    return waiting
  }

  return {
    look,
    expect(next) {
      let tip: ModelBlock | null = next.head
      for (; tip && !mined.has(tip.hash); tip = tip.parent) mined.add(tip.hash)
      highestSafe = Math.max(highestSafe, next.safe.number)
      main = next
    },
    demand(never, always) {
      demands = { never, always }
    },
    verify() {
      if (wrong.length > 0) throw new Error([...new Set(wrong)].slice(0, 6).join('\n'))
    },
  }
}
