/** Characters of the line on the statement of a card. */
const LINE = 22
/** Between what the installation and what the channel is called. */
const BETWEEN = '* '

/**
 * What the statement of a card says of a purchase, e.g. `STAGEDOOR* NORTHLIGHT`, and the part of it that is said with each
 * charge: letters and digits of the handle, as much of them as fits.
 * @param prefix what the installation is called there, two to ten characters
 */
export function statementOf(prefix: string, handle: string): { name: string; suffix: string } {
  const room = LINE - prefix.length - BETWEEN.length
  const said = handle.toUpperCase().replace(/[^A-Z0-9]+/g, ' ')
  const cut = said.slice(0, room).trim()
  // a suffix without a letter is refused
  const suffix = /[A-Z]/.test(cut) ? cut : `CH ${cut}`.slice(0, room).trim()
  return { name: `${prefix}${BETWEEN}${suffix}`, suffix }
}
