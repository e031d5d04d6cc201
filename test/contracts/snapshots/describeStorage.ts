import { concat, type Hex, keccak256, numberToHex, stringToHex } from 'viem'
import type { Compilation } from './compileSources.ts'

interface Node {
  nodeType?: string
  name?: string
  documentation?: { text?: string } | null
  typeDescriptions?: { typeString?: string }
  members?: Node[]
  nodes?: Node[]
}

interface Layout {
  storage: { label: string; slot: string; offset: number; type: string }[]
  types: Record<string, { label: string; numberOfBytes: string; members?: Layout['storage'] }>
}

/**
 * Where a contract keeps what: numbered slots and ERC-7201 namespaces, as lines.
 * @param files sources of the contract and of everything it inherits
 */
export function describeStorage(
  compilation: Compilation,
  contract: { file: string; name: string },
  files: string[],
): string[] {
  const layout = compilation.contracts[contract.file]?.[contract.name]?.storageLayout as Layout
  const lines = layout.storage.flatMap(({ label, slot, offset, type }) => {
    const kind = layout.types[type]
    const members = (kind?.members ?? []).map(
      (member) =>
        `  slot ${Number(slot) + Number(member.slot)} byte ${member.offset} ${layout.types[member.type]?.label} ${label}.${member.label}`,
    )
    return [`slot ${slot} byte ${offset} ${kind?.label} ${label}`, ...members]
  })
  return [...lines, ...files.flatMap((file) => namespaces(compilation.sources[file]?.ast as Node))]
}

function namespaces(node: Node): string[] {
  const own = /@custom:storage-location erc7201:(\S+)/.exec(node.documentation?.text ?? '')?.[1]
  if (node.nodeType === 'StructDefinition' && own)
    return [
      `namespace ${own} at ${erc7201Slot(own)}`,
      ...(node.members ?? []).map((member) => `  ${member.typeDescriptions?.typeString} ${member.name}`),
    ]
  return (node.nodes ?? []).flatMap(namespaces)
}

function erc7201Slot(name: string): Hex {
  const inner = BigInt(keccak256(stringToHex(name))) - 1n
  const slot = BigInt(keccak256(concat([numberToHex(inner, { size: 32 })]))) & ~0xffn
  return numberToHex(slot, { size: 32 })
}
