// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../../tokens/kit/TokenStage.sol";
import {GenerousToken} from "./GenerousToken.sol";

/// @notice The same attack on a contract that is broken on purpose and on ours. The first half must succeed.
contract TokensMuseumTest is TokenStage {
    address private founder = address(0xF0DE4);

    /// @custom:proves [S3.53][T11][D12] a creator sells a tenth of the supply that nobody paid for
    function test_sellTheGift() public {
        // broken
        GenerousToken broken = new GenerousToken(founder);
        vm.prank(fan);
        broken.buy{value: 1 ether}();
        vm.prank(founder);
        broken.sell(1_000 ether);
        same(founder.balance, 1 ether, "taken");
        vm.prank(fan);
        vm.expectRevert();
        broken.sell(1_000 ether);

        // ours: the tenth is bought like any other token, and locked
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.locked = 100_000;
        CreatorToken ours = makePaid(founder, launch, 10 ether);
        uint256 backed = ours.reserveBalance();
        same(backed, costAt(0, 100_000e18, STANDARD), "backed");
        uint256 bought = buyIn(ours, fan, 1 ether);
        vm.prank(founder);
        reverts(CreatorToken_BalanceTooLow.selector, founder, 0, 1_000e18);
        ours.sell(1_000e18, founder, 0, LATE);
        uint256 out = sellIn(ours, fan, bought);
        yes(out > 0.9 ether, "the fan is paid");
        yes(ours.reserveBalance() >= backed, "and the rest is still backed");

        vm.warp(NOW + 4 * 365 days);
        factory.release(founder);
        uint256 last = sellIn(ours, founder, 100_000e18);
        yes(last > 0, "the founder is paid");
        same(ours.totalSupply(), 0, "nobody is left");
    }

    function reverts(bytes4 selector, address a, uint256 b, uint256 c) private {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b, c));
    }
}
