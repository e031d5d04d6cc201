import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { parseSettings, type Settings, SettingsError } from '#settings/parse.ts'
import { ROOTS } from './families/registry.ts'
import type { Watched } from './reader/watchList.ts'

const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text.toLowerCase())

/** The part of the deployment that is followed; the file has more for others. */
const deployment = z.object({
  chainId: z.int().min(1),
  fromBlock: z.int().min(0),
  ...Object.fromEntries(
    ROOTS.map(({ field, isOptional }) => [field, isOptional ? address.optional() : address]),
  ),
  ...Object.fromEntries(
    ROOTS.flatMap(({ earlier }) => (earlier ? [[earlier, z.array(address).optional()]] : [])),
  ),
})

export interface Config {
  settings: Settings<'indexer'>
  roots: Watched[]
  fromBlock: number
}

/** Contracts of the installation from the text of a deployment file. @throws when it is not one */
export function readRoots(text: string): { chainId: number; roots: Watched[]; fromBlock: number } {
  const found = deployment.parse(JSON.parse(text))
  const { chainId, fromBlock } = found
  const fields = found as unknown as Record<string, string | string[] | undefined>
  const roots = ROOTS.flatMap(({ kind, field, earlier }) =>
    [fields[field] ?? [], (earlier && fields[earlier]) ?? []]
      .flat()
      .map((address): Watched => ({ address, kind, creatorWallet: null, fromBlock })),
  )
  return { chainId, roots, fromBlock }
}

/** @throws SettingsError with everything that is missing or wrong */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const settings = parseSettings('indexer', environment)
  const file = settings.DEPLOYMENT_FILE
  let found: ReturnType<typeof readRoots>
  try {
    found = readRoots(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new SettingsError('indexer', [
      `DEPLOYMENT_FILE: ${file} cannot be used (${(error as Error).message}).`,
    ])
  }
  if (found.chainId !== settings.CHAIN_ID)
    throw new SettingsError('indexer', [
      `CHAIN_ID: is ${settings.CHAIN_ID}, but the deployment is on chain ${found.chainId}.`,
    ])
  return { settings, roots: found.roots, fromBlock: found.fromBlock }
}
