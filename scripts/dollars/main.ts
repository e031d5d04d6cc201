import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Hex } from 'viem'
import { giveDollars } from '#scripts/demo/giveDollars.ts'
import { TEST_DOLLAR } from '#scripts/demo/shows.ts'
import { type Arguments, readArguments, USAGE } from './readArguments.ts'

function readOrder(): Arguments {
  try {
    return readArguments(process.argv.slice(2))
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error })
  }
}

/** Who deployed the contracts prints test dollars. @throws Error with what to do */
function keyOfDeployer(dataDir: string): Hex {
  const file = path.join(dataDir, 'keys', 'deployer')
  try {
    return readFileSync(file, 'utf8').trim() as Hex
  } catch (error) {
    throw new Error(`${file} cannot be read: npm start makes it.`, { cause: error })
  }
}

try {
  const { url, dataDir, ...order } = readOrder()
  const key = keyOfDeployer(dataDir)
  const hash = await giveDollars(url, key, order)
  process.stdout.write(`${order.whole} ${TEST_DOLLAR} were sent to ${order.to} in ${hash}\n`)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
