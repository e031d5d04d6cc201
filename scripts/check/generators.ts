import { readdirSync } from 'node:fs'

const FOLDER = 'scripts/generate'

/** Generators that compile the contracts first, which takes longer than everything else that is checked before a commit. */
export const COMPILING = [`${FOLDER}/abis.ts`, `${FOLDER}/contractFigures.ts`]

/** All of them, in the order in which they run. */
export const GENERATORS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ts') && name !== 'writeOrCheck.ts')
  .map((name) => `${FOLDER}/${name}`)
  .sort()

/** Those that answer in a second or two. */
export const QUICK = GENERATORS.filter((script) => !COMPILING.includes(script))
