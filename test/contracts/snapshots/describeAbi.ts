import { type Abi, toEventSelector, toFunctionSelector } from 'viem'
import { formatAbiItem } from 'viem/utils'

/** An ABI as sorted lines `selector signature`, so that a change shows as a line in the diff. */
export function describeAbi(abi: Abi): string[] {
  const lines: string[] = []
  for (const entry of abi) {
    if (entry.type === 'function')
      lines.push(
        `function ${toFunctionSelector(entry)} ${formatAbiItem(entry)} ${entry.stateMutability} (${entry.outputs.map((output) => output.type).join(',')})`,
      )
    if (entry.type === 'event') {
      const indexed = entry.inputs.map((input) => `${input.type}${input.indexed ? ' indexed' : ''}`).join(',')
      lines.push(`event ${toEventSelector(entry)} ${entry.name}(${indexed})`)
    }
    if (entry.type === 'error') {
      const signature = `${entry.name}(${entry.inputs.map((input) => input.type).join(',')})`
      lines.push(`error ${toFunctionSelector(`function ${signature}`)} ${signature}`)
    }
  }
  return lines.sort()
}
