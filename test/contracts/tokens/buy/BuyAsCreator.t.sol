// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {TokenStage} from "../kit/TokenStage.sol";

/// @notice A creator who buys the own token.
contract BuyAsCreatorTest is TokenStage {
    /// @custom:proves [S3.54][T10] the creator pays the launch fee like everybody
    function test_launchFee() public {
        CreatorToken guarded = makeGuarded(other, 9_000, 600);
        uint256 taken;
        for (uint256 n; n < 3; ++n) {
            buyIn(guarded, n == 1 ? fan : other, 1 ether);
            (uint256 platform, uint256 creators) = guarded.feesOwed();
            assertEq(platform + creators - taken, 0.9 ether, "nine parts of ten");
            taken = platform + creators;
        }
        uint256 before = other.balance;
        (uint256 price,,) = guarded.quoteBuyExact(1e18);
        vm.prank(other);
        guarded.buyExact{value: 2 * price}(1e18, other, type(uint256).max, LATE, address(0));
        assertEq(before - other.balance, price, "an exact number of tokens costs what everybody is told");
        uint256 net = costAt(guarded.totalSupply() - 1e18, 1e18, STANDARD);
        assertLe(10 * net, price, "with the fee in it");
    }
}
