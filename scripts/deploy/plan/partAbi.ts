import { type Abi, type Hex, toFunctionSelector } from 'viem'
import { artifactOf } from './artifacts.ts'
import { type PartName, ROWS } from './parts.ts'

/** The ABI of a part of the plan. */
export function abiOf(part: PartName): Abi {
  const row = ROWS.find(({ name }) => name === part)
  if (!row) throw new Error(`${part} is not in the plan`)
  return artifactOf(row.contract).abi
}

/** @throws Error when the ABI has no such function, or several */
export function selectorOf(abi: Abi, functionName: string): Hex {
  const found = abi.filter((entry) => entry.type === 'function' && entry.name === functionName)
  const [only] = found
  if (found.length !== 1 || only?.type !== 'function')
    throw new Error(`${found.length} functions are called ${functionName}`)
  return toFunctionSelector(only)
}
