// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorTokenEvents} from "../../../../contracts/tokens/ICreatorTokenEvents.sol";
import {Assertions} from "../../kit/Assertions.sol";

/// @title TradeEvents
/// @notice What trades must say, field by field.
abstract contract TradeEvents is Assertions, ICreatorTokenEvents {
    /// @notice What an event of a trade must say.
    struct Deal {
        address who;
        address to;
        address referrer;
        uint8 currency;
        uint256 tokens;
        uint256 amount;
        uint256 platformFee;
        uint256 creatorFee;
        uint256 supply;
        uint256 reserve;
        uint256 platformOwed;
        uint256 creatorOwed;
    }

    function emitBought(Deal memory made) internal {
        emit Bought(
            made.who,
            made.to,
            made.referrer,
            made.currency,
            made.tokens,
            made.amount,
            made.platformFee,
            made.creatorFee,
            250,
            made.supply,
            made.reserve,
            made.platformOwed,
            made.creatorOwed
        );
    }

    function emitSold(Deal memory made) internal {
        emit Sold(
            made.who,
            made.to,
            made.currency,
            made.tokens,
            made.amount,
            made.platformFee,
            made.creatorFee,
            made.supply,
            made.reserve,
            made.platformOwed,
            made.creatorOwed
        );
    }
}
