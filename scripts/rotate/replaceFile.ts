import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'

/** Replaces a file of secrets as a whole, readable by its owner alone: who reads it sees the old text or the new one. */
export function replaceFile(target: string, text: string): void {
  const descriptor = openSync(`${target}.new`, 'w', 0o600)
  writeSync(descriptor, text)
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(`${target}.new`, target)
}
