import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { API_VERSION } from '../../local/stripe/contract/findRoute.ts'
import { readEnvironment } from '../environment.ts'
import { checkParity } from './checkParity.ts'
import { keyProblem } from './keyProblem.ts'
import { SCENARIO } from './scenario.ts'
import { startOwnWorld } from './startOwnWorld.ts'

/** `npm run stripe:parity`: is the stand-in still like Stripe's test mode? 0 yes, 1 no, 2 failed, 3 not checked. */
const STRIPE = 'https://api.stripe.com'
const say = (line: string) => process.stdout.write(`${line}\n`)

const { stripeParityKey: key, stripeParityAccount: destination } = readEnvironment()
process.exitCode = await run()

async function run(): Promise<number> {
  if (key === undefined) {
    say('not checked: STRIPE_PARITY_KEY holds no key of Stripe’s test mode')
    return 3
  }
  const problem = keyProblem(key)
  if (problem !== undefined) {
    process.stderr.write(`STRIPE_PARITY_KEY ${problem}\n`)
    return 2
  }
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-parity-'))
  const own = await startOwnWorld(dir)
  try {
    const there = { url: STRIPE, key, ...(destination === undefined ? {} : { destination }) }
    return await checkParity(own.world, there, { version: API_VERSION, calls: SCENARIO, say })
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 2
  } finally {
    await own.end()
    rmSync(dir, { recursive: true, force: true })
  }
}
