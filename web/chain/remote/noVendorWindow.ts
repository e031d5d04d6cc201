/**
 * Stands in the build for the window that the makers of WalletConnect would show (`@reown/appkit`). Their client asks for
 * it with `showQrModal` alone, which we never set: codes are shown in our sheet.
 */
export function createAppKit(): never {
  throw new Error('the window of the makers is not part of this page')
}
