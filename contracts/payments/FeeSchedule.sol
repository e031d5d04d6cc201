// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Fees} from "./Fees.sol";
import {IFeeSchedule} from "./IFeeSchedule.sol";

/// @title FeeSchedule
/// @notice See {IFeeSchedule}.
contract FeeSchedule is IFeeSchedule, AccessManaged {
    /// @dev One slot. The treasury is repeated in each so that a sale reads a single one.
    struct Terms {
        uint16 bps; // bits 0..15
        uint40 pausedUntil; // bits 16..55
        address treasury; // bits 56..215
        bool guardUsed; // bits 216..223
    }

    mapping(uint8 product => Terms terms) private _terms;

    /// @notice Every product at its cap, every fee to `treasury`.
    /// @param manager AccessManager that says who may change what
    constructor(address manager, address treasury) AccessManaged(manager) {
        // Check
        if (treasury == address(0)) revert FeeSchedule_ZeroAddress();

        for (uint8 product = 0; product < Fees.PRODUCTS; ++product) {
            // Effect
            uint16 bps = Fees.capOf(product);
            _terms[product] = Terms({bps: bps, pausedUntil: 0, treasury: treasury, guardUsed: false});

            // Log
            emit FeeChanged({product: product, oldBps: 0, newBps: bps});
        }
        emit TreasuryChanged({oldTreasury: address(0), newTreasury: treasury});
    }

    /// @inheritdoc IFeeSchedule
    function setFee(uint8 product, uint16 bps) external restricted {
        // Check
        Terms storage terms = _termsOf(product);
        uint16 cap = Fees.capOf(product);
        if (bps > cap) revert FeeSchedule_AboveCap(product, bps, cap);

        // Log
        emit FeeChanged({product: product, oldBps: terms.bps, newBps: bps});

        // Effect
        terms.bps = bps;
    }

    /// @inheritdoc IFeeSchedule
    function setTreasury(address newTreasury) external restricted {
        // Check
        if (newTreasury == address(0)) revert FeeSchedule_ZeroAddress();

        // Log
        emit TreasuryChanged({oldTreasury: _terms[0].treasury, newTreasury: newTreasury});

        // Effect
        for (uint8 product = 0; product < Fees.PRODUCTS; ++product) {
            _terms[product].treasury = newTreasury;
        }
    }

    /// @inheritdoc IFeeSchedule
    function pauseInflow(uint8 product) external restricted {
        // Check
        Terms storage terms = _termsOf(product);
        if (product < Fees.CONSULTATION) revert FeeSchedule_NeverPaused(product);
        if (terms.guardUsed) revert FeeSchedule_GuardUsed(product);

        // Effect
        // casting to 'uint40' is safe for 34,000 years
        uint40 until = uint40(block.timestamp) + Fees.PAUSE_SECONDS;
        terms.pausedUntil = until;
        terms.guardUsed = true;

        // Log
        emit InflowPaused({product: product, until: until, by: msg.sender});
    }

    /// @inheritdoc IFeeSchedule
    function resumeInflow(uint8 product) external restricted {
        // Check
        Terms storage terms = _termsOf(product);
        if (block.timestamp >= terms.pausedUntil) revert FeeSchedule_NotPaused(product);

        // Effect
        terms.pausedUntil = 0;

        // Log
        emit InflowPaused({product: product, until: 0, by: msg.sender});
    }

    /// @inheritdoc IFeeSchedule
    function rearm(uint8 product) external restricted {
        // Effect
        _termsOf(product).guardUsed = false;

        // Log
        emit GuardRearmed(product);
    }

    /// @inheritdoc IFeeSchedule
    function termsOf(uint8 product) external view returns (uint16 bps, address treasury, uint40 pausedUntil) {
        Terms memory terms = _termsOf(product);
        return (terms.bps, terms.treasury, terms.pausedUntil);
    }

    /// @inheritdoc IFeeSchedule
    function isGuardUsed(uint8 product) external view returns (bool) {
        return _termsOf(product).guardUsed;
    }

    /// @dev The stored terms of a product. Reverts with {FeeSchedule_NoProduct} for a number that is none.
    function _termsOf(uint8 product) private view returns (Terms storage) {
        if (product >= Fees.PRODUCTS) revert FeeSchedule_NoProduct(product);
        return _terms[product];
    }
}
