import { Interface, type InterfaceAbi } from 'ethers'

const read = new WeakMap<object, Interface>()

/** An ABI as ethers reads it; once in a process, for that takes longer than a call of what it describes. */
export function interfaceOf(abi: InterfaceAbi): Interface {
  if (typeof abi === 'string') return new Interface(abi)
  const known = read.get(abi) ?? Interface.from(abi)
  read.set(abi, known)
  return known
}
