// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IFeeSchedule
/// @notice What the platform takes of a sale, where it goes, and whether new money may come in. One slot per product, so
/// that a sale reads all three at once. Money out never asks this contract.
/// @dev Not upgradeable. The AccessManager says who may change what; the caps are in the code ({Fees-capOf}).
interface IFeeSchedule {
    /// @notice A product's fee changed; hundredths of a percent. Sales made before keep theirs.
    event FeeChanged(uint8 indexed product, uint16 oldBps, uint16 newBps);
    /// @notice Fees go elsewhere from now on.
    event TreasuryChanged(address indexed oldTreasury, address indexed newTreasury);
    /// @notice New money for a product is refused until `until` (seconds); 0 = accepted again.
    event InflowPaused(uint8 indexed product, uint40 until, address indexed by);
    /// @notice The guardian may pause this product once more.
    event GuardRearmed(uint8 indexed product);

    /// @notice No product has this number.
    error FeeSchedule_NoProduct(uint8 product);
    /// @notice The code allows less.
    error FeeSchedule_AboveCap(uint8 product, uint16 bps, uint16 cap);
    /// @notice The zero address cannot take fees.
    error FeeSchedule_ZeroAddress();
    /// @notice The guardian used its pause of this product; only the administrator can arm it again.
    error FeeSchedule_GuardUsed(uint8 product);
    /// @notice Nothing is paused.
    error FeeSchedule_NotPaused(uint8 product);
    /// @notice Passes and tips hold nobody's money, so there is nothing to protect by a pause.
    error FeeSchedule_NeverPaused(uint8 product);

    /// @notice Sets what the platform takes.
    /// @dev Requirements: the AccessManager allows the caller; at most the cap. Emits {FeeChanged}.
    function setFee(uint8 product, uint16 bps) external;

    /// @notice Sets where fees of every product go.
    /// @dev Requirements: the AccessManager allows the caller; not zero. Emits {TreasuryChanged}.
    function setTreasury(address newTreasury) external;

    /// @notice Refuses new money for a product for {Fees-PAUSE_SECONDS}; ends by itself.
    /// @dev Requirements: the AccessManager allows the caller; the product is neither passes nor tips; not used
    /// since the last {rearm}. Emits {InflowPaused}.
    function pauseInflow(uint8 product) external;

    /// @notice Ends a pause early.
    /// @dev Requirements: the AccessManager allows the caller; paused. Emits {InflowPaused}.
    function resumeInflow(uint8 product) external;

    /// @notice Lets the guardian pause a product once more.
    /// @dev Requirements: the AccessManager allows the caller (the administrator alone). Emits {GuardRearmed}.
    function rearm(uint8 product) external;

    /// @notice What holds for a sale in this block. Reverts for an unknown product.
    /// @return bps hundredths of a percent for the platform
    /// @return treasury where they go
    /// @return pausedUntil new money is refused before this time (seconds); 0 = never paused
    function termsOf(uint8 product) external view returns (uint16 bps, address treasury, uint40 pausedUntil);

    /// @notice Whether the guardian used its pause of a product. Reverts for an unknown product.
    function isGuardUsed(uint8 product) external view returns (bool);
}
