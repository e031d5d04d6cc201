/** Takes whole commands (arrays of bulk strings) off the front of what came in. */
export function readCommands(bytes: Buffer): { commands: string[][]; rest: Buffer } {
  const commands: string[][] = []
  let at = 0
  const line = (from: number): { text: string; next: number } | null => {
    const end = bytes.indexOf('\r\n', from)
    return end < 0 ? null : { text: bytes.toString('utf8', from, end), next: end + 2 }
  }
  for (;;) {
    const head = line(at)
    if (!head) break
    if (!/^\*\d+$/.test(head.text)) throw new Error(`no command: ${head.text}`)
    const words: string[] = []
    let next = head.next
    for (let left = Number(head.text.slice(1)); left > 0; left -= 1) {
      const size = line(next)
      if (!size) break
      if (!/^\$\d+$/.test(size.text)) throw new Error(`no word: ${size.text}`)
      const end = size.next + Number(size.text.slice(1))
      if (bytes.length < end + 2) break
      words.push(bytes.toString('utf8', size.next, end))
      next = end + 2
    }
    if (words.length < Number(head.text.slice(1))) break
    commands.push(words)
    at = next
  }
  return { commands, rest: bytes.subarray(at) }
}
