import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { createCredentialSigner, type SignCredential } from '#api/adapters/credentialSigner.ts'
import { type CallAction, createCloudApi } from '#api/adapters/trtc/cloudApi.ts'
import type { Clock } from '#domain/clock.ts'
import { MIN_SECRET_LENGTH, readSecretLines } from '#domain/rotatingSecret.ts'
import { callbackKeyProblem, TRTC_VARIABLES } from '#settings/trtc.ts'
import type { Finding } from './finding.ts'

/** What the settings reach at the provider. */
export interface Application {
  sdkAppId: number
  sign: SignCredential
  call: CallAction
  apiUrl: string
  /** hosts beside the published ones */
  hosts: readonly string[]
}

const schemas = Object.fromEntries(
  Object.entries(TRTC_VARIABLES).map(([name, { schema }]) => [name, schema]),
) as { [N in keyof typeof TRTC_VARIABLES]: (typeof TRTC_VARIABLES)[N]['schema'] }

/** What is wrong with a variable, in the words of a start that fails. */
function sentenceOf({ path: [name], message }: z.core.$ZodIssue): string {
  const variable = TRTC_VARIABLES[name as keyof typeof TRTC_VARIABLES]
  return `${String(name)}: ${message}. ${variable.about}`
}

/** @throws Error with one sentence */
function readFile(name: string, path: string | undefined): string {
  if (!path) throw new Error(`${name} is missing: the file with what the console shows.`)
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new Error(`${name}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}

/** As the api takes it. @throws Error with one sentence */
function readKey(name: string, path: string | undefined): string {
  const text = readFile(name, path)
  if (text.length < MIN_SECRET_LENGTH)
    throw new Error(`${name}: what is in ${path} is shorter than ${MIN_SECRET_LENGTH} characters.`)
  return text
}

/** One key, or two while it is replaced. @throws Error with one sentence */
function demandCallbackKey(path: string | undefined): void {
  const name = 'TRTC_CALLBACK_KEY_FILE'
  const text = readFile(name, path)
  try {
    readSecretLines(text, callbackKeyProblem)
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}.`)
  }
}

/** Reads settings and key files; `application` is null where one of them is bad. */
export function readKeys(
  environment: Readonly<Record<string, string | undefined>>,
  clock: Clock,
): { findings: Finding[]; application: Application | null } {
  const name = 'settings and key files'
  const bad = (text: string) => ({
    findings: [{ name, state: 'bad', text } satisfies Finding],
    application: null,
  })
  const given = Object.fromEntries(Object.keys(schemas).map((one) => [one, environment[one] || undefined]))
  const parsed = z.object(schemas).safeParse(given)
  if (!parsed.success) return bad(parsed.error.issues.map(sentenceOf).join(' '))
  const { TRTC_SDK_APP_ID: sdkAppId, TRTC_API_KEY_ID: keyId, TRTC_API_URL: url, ...rest } = parsed.data
  if (!sdkAppId) return bad('TRTC_SDK_APP_ID is missing: the console shows it beside the application’s name.')
  if (!keyId) return bad('TRTC_API_KEY_ID is missing: make a key pair for the API in the console.')
  try {
    const sign = createCredentialSigner({
      ...{ sdkAppId, clock },
      secret: readKey('TRTC_SECRET_FILE', rest.TRTC_SECRET_FILE),
    })
    const key = readKey('TRTC_API_KEY_FILE', rest.TRTC_API_KEY_FILE)
    demandCallbackKey(rest.TRTC_CALLBACK_KEY_FILE)
    const call = createCloudApi({ url, keyId, key, region: rest.TRTC_REGION }, clock)
    return {
      findings: [{ name, state: 'good', text: `application ${sdkAppId}` }],
      application: { sdkAppId, sign, call, apiUrl: url, hosts: rest.TRTC_HOSTS },
    }
  } catch (error) {
    return bad((error as Error).message)
  }
}
