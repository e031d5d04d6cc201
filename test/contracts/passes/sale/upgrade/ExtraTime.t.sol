// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stage} from "../../../kit/Stage.sol";

/// @notice Credit that does not divide into whole seconds of the new tier.
contract ExtraTimeTest is Stage {
    /// @dev Buys a month of a tier at `paid` and takes it into one of `length` at `price`; gives the quoted end.
    function upgradeFrom(uint96 paid, uint96 price, uint32 length) private returns (uint40 quoted) {
        uint16 low = addTier(terms(paid, MONTH, 1));
        uint16 high = addTier(terms(price, length, 2));
        buy(fan, low);
        (,, quoted) = pass.upgradeQuote(1, high);
        vm.prank(fan);
        pass.upgrade(1, high, 0);
    }

    /// @custom:proves [S3.12] a begun second of extra time is not given
    function test_floor() public {
        uint40 quoted = upgradeFrom(100, 7, MONTH);
        // a month for 7 of 100, and 93 / 7 of a month: 34,436,571.4 s
        assertEq(endOf(fan), NOW + 2_592_000 + 34_436_571, "end");
        assertEq(quoted, endOf(fan), "quoted");
    }

    /// @custom:proves [S3.12] extra time is worth at most its credit, and a second more would be worth more
    function testFuzz_atMostTheCredit(uint96 paid, uint96 price, uint32 length) public {
        vm.deal(fan, type(uint128).max);
        length = uint32(bound(length, 1, 365 days));
        price = uint96(bound(price, 1, type(uint96).max));
        // at most 1,000 times the price, so that the end fits into its bits
        uint256 most = uint256(price) * 1_000;
        paid = uint96(bound(paid, price, most < type(uint96).max ? most : type(uint96).max));
        upgradeFrom(paid, price, length);
        uint256 given = endOf(fan) - NOW;
        assertLe(given * price, uint256(paid) * length, "a creator sells no more than was paid for");
        assertTrue((given + 1) * price > uint256(paid) * length, "and no second less");
        (, uint256 credit,) = pass.upgradeQuote(1, lifetime);
        assertLe(credit, paid, "credit of the next upgrade");
    }
}
