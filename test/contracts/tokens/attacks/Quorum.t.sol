// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../kit/TokenStage.sol";

/// @notice Somebody who buys the least quorum of a community that nobody else is part of.
contract QuorumPriceTest is TokenStage {
    /// @custom:proves [S3.4][S3.52][T51] limitation: the least quorum is cheap at the start of a curve
    function test_leastQuorumCosts() public {
        uint256 cost = 0.0015 ether;
        for (uint8 preset; preset < 5; ++preset) {
            fees.setBps(0);
            ICreatorTokenFactory.Launch memory launch = standard();
            (launch.preset, launch.creatorFeeBps) = (preset, 0);
            CreatorToken made = make(address(uint160(0xA00 + preset)), launch);
            vm.prank(fan);
            assertEq(made.buyExact{value: cost}(10_000e18, fan, cost, LATE, address(0)), cost, "cost");
            vm.warp(vm.getBlockTimestamp() + 7 days);
            assertEq(sellIn(made, fan, 10_000e18), cost, "all of it comes back a week later");
            cost *= 10;
        }
    }
}
