import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { StandInOrder } from '#local/stripe/main.ts'
import { type RunningProcess, startProcess } from '#scripts/start/process/startProcess.ts'
import { freePort } from '#test/kit/ports.ts'
import { COMMAND_SECRET, PLATFORM, STAND_IN_KEY } from './useStandIn.ts'

/** A stand-in as a process of its own in a folder; started there again it has the same ports. */
export interface StandInProcess {
  apiUrl: string
  commandsUrl: string
  start(environment?: Record<string, string>): Promise<RunningProcess>
}

export async function prepareStandInProcess(dir: string, key = STAND_IN_KEY): Promise<StandInProcess> {
  const [keyFile, commandSecretFile] = [path.join(dir, 'key'), path.join(dir, 'secret')]
  writeFileSync(keyFile, `${key}\n`, { mode: 0o600 })
  writeFileSync(commandSecretFile, `${COMMAND_SECRET}\n`, { mode: 0o600 })
  const order: StandInOrder = {
    ...{ dir: path.join(dir, 'data'), platform: PLATFORM, keyFile, commandSecretFile },
    ...{ apiPort: await freePort(), pagesPort: await freePort(), commandPort: await freePort() },
  }
  return {
    apiUrl: `http://127.0.0.1:${order.apiPort}`,
    commandsUrl: `http://127.0.0.1:${order.commandPort}`,
    start: (environment = {}) =>
      startProcess({
        ...{ name: 'stripe', entry: 'local/stripe/main.ts', args: [JSON.stringify(order)], environment },
        ...{ logDir: path.join(dir, 'logs'), pidDir: path.join(dir, 'pids') },
      }),
  }
}
