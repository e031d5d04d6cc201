// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stage} from "../../../kit/Stage.sol";

contract WorthlessTest is Stage {
    function upgrade(uint16 to, uint256 value) private {
        vm.prank(fan);
        pass.upgrade{value: value}(1, to, value);
    }

    /// @custom:proves [S3.12] without credit the new tier may be in another currency
    function test_otherCurrency() public {
        give(fan, dollars, uint40(NOW + MONTH));
        upgrade(gold, 3 * PRICE);
        assertEq(pass.tierOf(1), gold, "tier");
        assertEq(endOf(fan), NOW + MONTH, "end");
    }

    /// @custom:proves [S3.12] a free tier above costs nothing and lasts its period, whatever the credit
    function test_intoFree() public {
        uint16 free = addTier(terms(0, 2 * MONTH, 9));
        buy(fan, bronze);
        (uint256 price, uint256 credit, uint40 end) = pass.upgradeQuote(1, free);
        assertEq(price, 0, "price");
        assertEq(credit, PRICE, "credit");
        assertEq(end, NOW + 2 * MONTH, "quoted end");
        upgrade(free, 0);
        assertEq(pass.tierOf(1), free, "tier");
        assertEq(endOf(fan), NOW + 2 * MONTH, "end");
    }
}
