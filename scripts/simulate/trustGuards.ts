import type { Guard } from './guard.ts'

/** Those of poison, agreement, reading by two providers, and joining; each as [source, text, without]. */
const LINES: Record<string, [file: string, text: string, without: string]> = {
  'poison is found by halving': [
    'indexer/store/projectEvents.ts',
    'if (more.length === 0) {',
    'if (open.length > 0) {',
  ],
  'what stands still is skipped': [
    'indexer/store/projectEvents.ts',
    'still.size === 0 ? run : run.filter((event) => !still.has(scopeIdOf(event)))',
    'run',
  ],
  'what stands still is remembered': [
    'indexer/store/projectEvents.ts',
    'const still = await readSuspended(client, target, due)',
    'const still = new Set<string>()',
  ],
  'a bound holds between two events': [
    'indexer/families/passes/collections.ts',
    'if (max_supply > 0 && minted > max_supply)',
    'if (false)',
  ],
  'a reorg lifts what its event stopped': ['indexer/store/rollBack.ts', "    ['suspension', 'block'],\n", ''],
  'scopes are folded again from nothing': [
    'indexer/store/scopes.ts',
    '`DELETE FROM chain.suspension t USING',
    '`DELETE FROM chain.suspension t USING (SELECT WHERE false) none,',
  ],
  'another fold lifts': [
    'indexer/joining/liftSuspensions.ts',
    'if (lifted.length === 0) return { cursor, lifted }',
    'if (lifted.length >= 0) return { cursor, lifted }',
  ],
  'a merge keeps the elder': [
    'indexer/families/passes/holdings.ts',
    'Math.min(kept.bought_at, gone.bought_at)',
    'kept.bought_at',
  ],
  'levels are agreed': [
    'indexer/agreement/createAgreement.ts',
    'isAlone ? Number.MAX_SAFE_INTEGER : agreed',
    'Number.MAX_SAFE_INTEGER',
  ],
  'two tell the tags': [
    'indexer/agreement/createAgreement.ts',
    'words.tags(neededOf(words.heard().length))',
    'words.tags(1)',
  ],
  'levels have a depth': ['indexer/agreement/createAgreement.ts', 'depth - profile.finalBlocks', 'depth'],
  'two have our hash': [
    'indexer/agreement/judgeRound.ts',
    'const isEnough = same.size >= deps.neededOf(round.tips.size)',
    'const isEnough = same.size >= 1',
  ],
  'a round of another epoch is worthless': [
    'indexer/agreement/judgeRound.ts',
    'if (round.epoch !== cursor.epoch) return',
    'if (false) return',
  ],
  'agreement is of our hash': [
    'indexer/agreement/askEveryone.ts',
    'if (ourHash === null || round.hashes.get(node) !== ourHash) return null',
    'if (ourHash === null) return null',
  ],
  'agreement is of our transactions': [
    'indexer/agreement/askEveryone.ts',
    'told[txIndex] === txHash',
    'told.length > 0 && txHash.length > 0 && txIndex >= 0',
  ],
  'transactions of the only provider are proven': [
    'indexer/follow/reorgs.ts',
    'if (options.providers === 1) await',
    'if (false) await',
  ],
  'one word takes back nothing agreed': [
    'indexer/agreement/branchJudge.ts',
    'if (providers > 1 && ancestor < cursor.agreed)',
    'if (false)',
  ],
  'one word takes back nothing final': [
    'indexer/agreement/branchJudge.ts',
    'if (ancestor === null || ancestor < cursor.finalized) {',
    'if (ancestor === null) {',
  ],
  'another shows our block': [
    'indexer/agreement/branchJudge.ts',
    'if (isElsewhere && others.includes(ours))',
    'if (false)',
  ],
  'a branch is the one that was allowed': [
    'indexer/follow/readBranch.ts',
    'if (first.blocks[0]?.header.hash !== branch.branchHash) throw',
    'if (false) throw',
  ],
  'blocks lead to the head that was shown': [
    'indexer/follow/readBranch.ts',
    'if (number === head.number && hash !== head.hash) throw',
    'if (false) throw',
  ],
  'the ancestor links to the head': [
    'indexer/reader/findAncestor.ts',
    'if (theirs.at(-1)?.hash !== expected)',
    'if (false)',
  ],
  'a range leads to the final block': [
    'indexer/follow/readAhead.ts',
    'if (number === target.number && hash !== target.hash)',
    'if (false)',
  ],
  'ranges are compared': [
    'indexer/reader/agreedRanges.ts',
    'if (!isSame(mine.value.told, theirs.value.told)) return',
    'if (false) return',
  ],
  'some blocks are read all the same': ['indexer/reader/readLogs.ts', ' || random() < SAMPLED', ''],
  'receipts prove what two told': [
    'indexer/reader/readLogs.ts',
    'if (logs && agreed) checkTold',
    'if (false) checkTold',
  ],
  'an index of another installation is left alone': [
    'indexer/joining/planJoins.ts',
    'throw new ForeignIndex(`',
    'void (`',
  ],
  'a join leads to our block': [
    'indexer/joining/joinFamily.ts',
    'if ((await linkedHash(provider.node, stored, number)) !== hash)',
    'if (false)',
  ],
  'what joins is not followed yet': ['indexer/store/startCursor.ts', ' AND is_live AND (from', ' AND (from'],
  'what joins is not folded yet': [
    'indexer/store/readEvents.ts',
    'AND w.is_live = $9 AND',
    'AND $9::boolean IS NOT NULL AND',
  ],
  'a join keeps what was before': [
    'indexer/joining/joinFamily.ts',
    'height >= undoFrom ? height : null',
    'null',
  ],
  'a second fold waits for finality': [
    'indexer/joining/refoldFamily.ts',
    'const upTo = context.cursor.finalized',
    'const upTo = context.cursor.number',
  ],
  'a second fold replaces every row': [
    'indexer/joining/refoldFamily.ts',
    'for (const table of family.tables) await replaceRows(client, table, chainId)',
    '',
  ],
}

export const TRUST_GUARDS: Record<string, Guard> = {
  ...Object.fromEntries(
    Object.entries(LINES).map(([name, [file, text, without]]) => [name, { file, text, without }]),
  ),
  // who leads by now has moved the cursor, and raised its term before
  'a leader holds its term': {
    file: 'indexer/store/cursor.ts',
    text: 'if (row.writer_term !== term) throw',
    without: 'if (false) throw',
    also: [
      {
        file: 'indexer/store/cursor.ts',
        text: 'if (row.hash !== believed.hash || row.epoch !== believed.epoch)',
        without: 'if (false)',
      },
    ],
  },
}
