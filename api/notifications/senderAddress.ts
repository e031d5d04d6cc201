/** The address in `Name <address>`, as the sender of every mail is set. */
export function senderAddress(from: string): string {
  return /<([^<>]+)>/.exec(from)?.[1] ?? from
}
