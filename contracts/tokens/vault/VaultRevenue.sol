// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {Drip, DripMath} from "./DripMath.sol";
import {ICreatorVault} from "./ICreatorVault.sol";

/// @title VaultRevenue
/// @notice The books of the revenue share: what came in, what each staked unit earned, what each account took.
/// @dev Every change of a stake first credits the account in every shared currency: at most {MAX_CURRENCIES}.
abstract contract VaultRevenue is ICreatorVault {
    using DripMath for Drip;

    /// @notice A vault shares revenue in at most this many currencies.
    uint256 internal constant MAX_CURRENCIES = 4;
    uint256 private constant MAX_NOTIFIED = type(uint96).max;

    /// @dev What everybody has together. One slot, read once by every change of a stake.
    struct Totals {
        uint96 staked; // bits 0..95
        uint96 leaving; // bits 96..191
        uint32 currencies; // bits 192..223: shared currencies, one byte each, the first in the lowest
        uint8 count; // bits 224..231: how many they are
    }

    /// @dev What one account earned in one currency.
    struct Share {
        uint256 perToken; // slot 0: up to where the account was credited, scaled
        uint256 earned; // slot 1: earned and not yet paid, scaled; at most 2^96 * SCALE
    }

    /// @dev One currency.
    struct Revenue {
        Drip drip; // slot 0
        uint96 notified; // slot 1, bits 0..95: everything ever shared
        uint96 paid; // slot 1, bits 96..191: everything ever claimed
        bool shared; // slot 1, bits 192..199: the creator opened it
        uint256 perToken; // slot 2: earned by one staked unit since the beginning, scaled; below 2^186
        address token; // slot 3, bits 0..159: what the currency was when it was opened; zero = native
        mapping(address account => Share) shares; // slot 4
    }

    ICurrencyList internal immutable CURRENCIES;

    Totals internal _totals;
    mapping(uint8 currency => Revenue) internal _revenue;

    constructor(ICurrencyList currencies) {
        CURRENCIES = currencies;
    }

    /// @inheritdoc ICreatorVault
    function totals() external view returns (uint256 staked, uint256 leaving) {
        return (_totals.staked, _totals.leaving);
    }

    /// @inheritdoc ICreatorVault
    function sharedCurrencies() external view returns (uint8[] memory list) {
        Totals memory all = _totals;
        list = new uint8[](all.count);
        for (uint256 n; n < all.count; ++n) {
            list[n] = uint8(all.currencies >> 8 * n);
        }
    }

    /// @inheritdoc ICreatorVault
    function earnedOf(address account, uint8 currency) external view returns (uint256) {
        Revenue storage revenue = _revenue[currency];
        Drip memory drip = revenue.drip;
        uint256 perToken = revenue.perToken;
        if (drip.secondsLeft != 0) {
            (, uint256 more) = drip.advance(block.timestamp, _totals.staked);
            perToken += more;
        }
        return _earned(revenue.shares[account], perToken, _stakeOf(account)) / DripMath.SCALE; // floor: the rest stays
    }

    /// @inheritdoc ICreatorVault
    function revenueOf(uint8 currency)
        external
        view
        returns (Drip memory drip, uint256 perToken, uint256 notified, uint256 paid)
    {
        Revenue storage revenue = _revenue[currency];
        return (revenue.drip, revenue.perToken, revenue.notified, revenue.paid);
    }

    /// @dev Stores what an account earned with the stake it had until now, in every shared currency; called before the stake
    /// changes.
    function _accrue(address account, uint256 staked, Totals memory all) internal {
        for (uint256 n; n < all.count; ++n) {
            // at most MAX_CURRENCIES rounds
            uint8 currency = uint8(all.currencies >> 8 * n);
            Revenue storage revenue = _revenue[currency];
            _accrueIn(revenue.shares[account], _advance(revenue, currency, all.staked), staked);
        }
    }

    /// @dev Stores and logs what fell due in one currency since the last time.
    /// @param staked what all have staked
    /// @return perToken what one staked unit has earned since the beginning, scaled
    function _advance(Revenue storage revenue, uint8 currency, uint256 staked) internal returns (uint256 perToken) {
        perToken = revenue.perToken;
        Drip memory drip = revenue.drip;
        if (drip.secondsLeft == 0 || drip.updatedAt == block.timestamp) return perToken;

        // Effect
        uint256 more;
        (drip, more) = drip.advance(block.timestamp, staked);
        perToken += more;
        revenue.drip = drip;
        revenue.perToken = perToken;

        // Log
        emit RevenueDripped({
            currency: currency,
            perToken: perToken,
            left: drip.left,
            secondsLeft: drip.secondsLeft
        });
    }

    /// @dev Stores what an account with `staked` earned in one currency up to `perToken`.
    /// @return earned earned and not yet paid, scaled
    function _accrueIn(Share storage share, uint256 perToken, uint256 staked) internal returns (uint256 earned) {
        earned = _earned(share, perToken, staked);
        share.earned = earned;
        share.perToken = perToken;
    }

    /// @dev Books `amount` (smallest unit) as revenue that drips from now on. The caller sees to it that the money is in the
    /// vault, or comes in the same call.
    function _notify(Revenue storage revenue, uint8 currency, uint256 amount) internal {
        // Check: a sum over all time below 96 bits is what keeps every later product in its word.
        uint256 notified = revenue.notified + amount;
        if (notified > MAX_NOTIFIED) revert CreatorVault_TooMuch(notified, MAX_NOTIFIED);

        // Effect
        _advance(revenue, currency, _totals.staked);
        // casting to 'uint96' is safe because the sum was checked above
        Drip memory drip = revenue.drip.refill(uint96(amount), block.timestamp);
        revenue.drip = drip;
        revenue.notified = uint96(notified);

        // Log
        emit RevenueNotified({
            currency: currency,
            payer: msg.sender,
            amount: amount,
            notified: notified,
            left: drip.left,
            secondsLeft: drip.secondsLeft
        });
    }

    /// @dev What the vault holds in a currency beyond everything it shared and has not paid, in the smallest unit.
    function _surplus(Revenue storage revenue) internal view returns (uint256) {
        address currencyToken = revenue.token;
        uint256 held = currencyToken == address(0)
            ? address(this).balance
            : SafeTransferLib.balanceOf(currencyToken, address(this));
        uint256 due = revenue.notified - revenue.paid;
        return held > due ? held - due : 0;
    }

    /// @dev What votes and earns for an account.
    function _stakeOf(address account) internal view virtual returns (uint256);

    /// @dev What an account with `staked` has earned and not been paid when one staked unit has earned `perToken`, scaled.
    function _earned(Share storage share, uint256 perToken, uint256 staked) private view returns (uint256) {
        return share.earned + staked * (perToken - share.perToken);
    }
}
