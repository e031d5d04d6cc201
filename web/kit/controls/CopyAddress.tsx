import { useEffect, useState } from 'react'
import { showToast } from '../states/toasts.ts'
import { Button, type ButtonProps } from './Button.tsx'

const SAID_MS = 2000

/** Props of a button that copies an address, 0x hex, or a hash or number beside it. */
export interface CopyAddressProps extends Pick<ButtonProps, 'kind' | 'size' | 'isFull'> {
  address: string
  label: string
  /** what is read on it, where its label is too long */
  word?: string
  /** what it is called where it has to be copied by hand */
  what?: string
}

/** Copies an address, and says so; where the browser does not let us the address is shown, to be copied by hand. */
export function CopyAddress({
  address,
  label,
  word = label,
  what = 'The address',
  ...look
}: CopyAddressProps) {
  const [copies, setCopies] = useState(0)
  useEffect(() => {
    if (copies === 0) return
    const timer = setTimeout(() => setCopies(0), SAID_MS)
    return () => clearTimeout(timer)
  }, [copies])

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(address)
      setCopies((before) => before + 1)
    } catch {
      showToast({ id: 'copy-address', tone: 'info', text: `${what}: ${address}`, stays: true })
    }
  }

  return (
    <>
      <Button
        {...look}
        // what is at the address may have a long name, given by others than us
        className="whitespace-normal wrap-anywhere"
        {...(copies === 0 && word !== label ? { 'aria-label': label } : {})}
        onClick={() => void copy()}
      >
        {copies === 0 ? word : 'Copied'}
      </Button>
      <span className="sr-only" role="status">
        {copies === 0 ? null : 'Copied'}
      </span>
    </>
  )
}
