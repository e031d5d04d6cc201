import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Secret, TOTP } from 'otpauth'
import { type Client, Refused } from './createClient.ts'

/** An authenticator app of one creator, kept in a file. */
interface Authenticator {
  /** base32 */
  secret: string
  /** the step whose code was shown last; each counts once */
  lastStep: number
}

/** What the api says a session still has to show. */
interface StepUpState {
  factors: string[]
  missing: { factor: unknown }
}

const STEP_S = 30

function readAuthenticator(file: string): Authenticator | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return null
  }
}

function writeAuthenticator(file: string, authenticator: Authenticator): void {
  writeFileSync(`${file}.new`, JSON.stringify(authenticator), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** The code of a step that was not shown yet, of this moment or the one after; on disk before anybody sees it. */
function nextCode(file: string, { secret, lastStep }: Authenticator, nowS: number): string {
  const step = Math.max(Math.floor(nowS / STEP_S), lastStep + 1)
  writeAuthenticator(file, { secret, lastStep: step })
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: step * STEP_S * 1000 })
}

async function enrol(client: Client, file: string, nowS: number): Promise<void> {
  const { secret } = await client.send<{ secret: string }>('POST', '/v1/me/factors/totp')
  // kept before it counts: an account whose secret is lost is locked out of its own stream
  const code = nextCode(file, { secret, lastStep: 0 }, nowS)
  await client.send('POST', '/v1/me/factors/totp/confirm', { code })
}

/**
 * Proves a creator a second time where the session has to; one without an authenticator app gets one first.
 * @param signIn signs the creator in anew, for what only somebody may do who has just signed in
 * @param nowS seconds since the epoch
 * @throws Error when the account has an app whose secret is not in `file`
 */
export async function proveSecondFactor(
  client: Client,
  file: string,
  signIn: () => Promise<unknown>,
  nowS: number,
): Promise<void> {
  const { factors, missing } = await client.get<StepUpState>('/v1/me/step-up')
  if (missing.factor === null) return
  if (!factors.includes('totp'))
    return enrol(client, file, nowS).catch(async (error) => {
      if (!(error instanceof Refused) || error.problem.code !== 'STEP_UP_REQUIRED') throw error
      await signIn()
      await enrol(client, file, nowS)
    })
  const kept = readAuthenticator(file)
  if (!kept) throw new Error(`the secret of its authenticator app is not in ${file}`)
  await client.send('POST', '/v1/me/step-up', { kind: 'totp', code: nextCode(file, kept, nowS) })
}
