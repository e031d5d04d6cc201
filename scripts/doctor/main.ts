import path from 'node:path'
import { parseArgs } from 'node:util'
import { Pool } from 'pg'
import { readEnvironment } from '#scripts/environment.ts'
import { findDatabase } from '#scripts/rebuild/findDatabase.ts'
import { examine, MEDIA_S } from './examine.ts'
import { exitCodeOf, linesOf } from './finding.ts'
import { keepProof } from './keepProof.ts'
import { readKeys } from './readKeys.ts'

/**
 * `npm run trtc:doctor [-- --data DIR]`: whether the provider's console is safe. 0 all is good, 1 something is bad, 2 something
 * was not checked.
 */
const say = (line: string) => process.stdout.write(`${line}\n`)
const clock = () => Date.now()
/** as often as they are counted: each page once, by the minute */
const MINUTES = 2 * Math.ceil(MEDIA_S / 60)

function openDatabase(given: string | undefined, dataDir: string): Pool | null {
  try {
    return new Pool({ connectionString: findDatabase(given, dataDir), max: 1 })
  } catch {
    return null
  }
}

const { values } = parseArgs({ options: { data: { type: 'string', default: '.stagedoor' } } })
const { all, databaseOwnerUrl } = readEnvironment()
const { findings, application } = readKeys(all, clock)
const pool = openDatabase(databaseOwnerUrl, path.resolve(values.data))
try {
  if (application) {
    say(
      `Opens a room of its own at the provider with two pages for at most ${MEDIA_S} s: ${MINUTES} minutes of media at most, of the 10 that this may use.`,
    )
    findings.push(...(await examine({ application, pool, clock })))
    findings.push(await keepProof(pool, application.sdkAppId, findings))
  }
} finally {
  await pool?.end()
}
for (const line of linesOf(findings)) say(line)
process.exitCode = exitCodeOf(findings)
