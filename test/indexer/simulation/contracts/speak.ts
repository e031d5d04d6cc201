import { Interface } from 'ethers'
import { firstStreamPassAbi, firstStreamPassFactoryAbi } from '#editions/first.generated.ts'
import { ledgerAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import type { Log } from '../chain/bloom.ts'

export const EDITIONS = {
  today: { passes: new Interface(streamPassAbi), factory: new Interface(streamPassFactoryAbi) },
  first: { passes: new Interface(firstStreamPassAbi), factory: new Interface(firstStreamPassFactoryAbi) },
}
export type Edition = keyof typeof EDITIONS
export const LEDGER_ABI = new Interface(ledgerAbi)

export const NOBODY = `0x${'0'.repeat(40)}`

/** The log of an event, arguments by their names in the ABI. */
export function say(abi: Interface, address: string, name: string, args: Record<string, unknown>): Log {
  const event = abi.getEvent(name)
  if (!event) throw new Error(`no event ${name}`)
  const values = event.inputs.map((input) => {
    if (!(input.name in args)) throw new Error(`${name} needs ${input.name}`)
    return args[input.name]
  })
  const { topics, data } = abi.encodeEventLog(event, values)
  return { address, topics, data }
}
