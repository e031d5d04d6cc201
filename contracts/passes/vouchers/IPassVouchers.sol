// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IPassVouchers
/// @notice What is bought by a signature, at the address of the collection.
/// @dev Signatures are EIP-712 (name "StreamPass", version "1", chain and collection) and may come from contracts
/// (ERC-1271). Events and errors are those of {IStreamPassEvents} and {IStreamPassErrors}.
interface IPassVouchers {
    /// @notice A price the creator signed for one receiver: a discount, a place on a list, a free trial.
    struct Voucher {
        uint16 tierId;
        address to; // the receiver; nobody else's pass can be bought with it
        uint96 price; // instead of the tier's
        uint32 trial; // seconds instead of the tier's duration, only for nothing; 0 = the tier's duration
        uint40 validUntil; // last second
        uint256 nonce; // used once; any order
    }

    /// @notice A pass that was paid by card, signed by the platform's attestor or by the creator.
    struct CardVoucher {
        uint16 tierId;
        address to;
        uint32 length; // seconds; 0 = never ends
        uint40 heldUntil; // the pass stays with its owner until the day this second is in has ended
        uint40 validUntil; // last second
        bytes32 purchase; // name of the payment; used once
    }

    /// @notice EIP-3009 money: the payer signed the token's message, anybody may send it.
    struct Authorization {
        address from; // the payer
        uint256 value; // moves to the collection; what is above the price goes back to the payer
        uint256 validAfter;
        uint256 validBefore;
        bytes32 salt; // tells two equal purchases apart
        bytes signature; // over a nonce that is {authorizationNonce}
    }

    /// @notice ERC-2612 allowance of the caller.
    struct Permit {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice Buys at the price of a voucher. Anybody may pay.
    /// @dev Requirements: the creator signed the voucher for this collection; it is neither used, voided nor past
    /// `validUntil`; the tier is not paused (tiers of grants only are fine); a trial costs nothing;
    /// otherwise those of {IStreamPass-purchase}. Emits {VoucherUsed} and what a purchase emits.
    function purchaseWithVoucher(Voucher calldata voucher, address referrer, bytes calldata signature)
        external
        payable
        returns (uint256 passId);

    /// @notice Buys with money that the payer signed away; the caller only pays the gas and can change nothing.
    /// @dev Requirements: the tier's currency is a token with EIP-3009; `price <= value`; the payer signed a nonce
    /// that is {authorizationNonce} of these parameters; otherwise those of {IStreamPass-purchase}. Emits what that
    /// emits.
    function purchaseWithAuthorization(uint16 tierId, address to, address referrer, Authorization calldata money)
        external
        returns (uint256 passId);

    /// @notice Buys after allowing the price by signature. A permit that was used already does not matter: only the
    /// allowance counts.
    /// @dev Requirements: those of {IStreamPass-purchase}. Emits what that emits.
    function purchaseWithPermit(
        uint16 tierId,
        address to,
        uint256 maxPrice,
        address referrer,
        Permit calldata permit
    ) external returns (uint256 passId);

    /// @notice Makes a pass that was paid by card, or adds its time to the pass of this tier that `to` holds. It counts
    /// nothing in an upgrade. Anybody may send it.
    /// @dev Requirements: `signer` is the creator or an attestor of the platform and signed the voucher for this
    /// collection; the purchase has no pass yet; not past `validUntil`; the hold ends in the future and within 365
    /// days; supply lasts; `to` holds no live pass of another tier and none that never ends; when `to` holds a live
    /// pass that no card holds, `to` sends it. Emits {CardClaimed}, and {SubscriptionUpdate} for a pass held before.
    function claimCard(CardVoucher calldata voucher, address signer, bytes calldata signature)
        external
        returns (uint256 passId);

    /// @notice Makes a voucher of the creator worthless.
    /// @dev Requirements: the caller is the creator; the nonce is neither used nor voided. Emits {VoucherVoided}.
    function voidVoucher(uint256 nonce) external;

    /// @notice Whether a voucher's nonce was used or voided.
    function isVoucherSpent(uint256 nonce) external view returns (bool);
    /// @notice Whether a purchase by card has its pass.
    function isCardClaimed(bytes32 purchase) external view returns (bool);
    /// @notice The nonce a payer signs for {purchaseWithAuthorization}.
    function authorizationNonce(uint16 tierId, address to, address referrer, bytes32 salt)
        external
        view
        returns (bytes32);
}
