// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {ITokenLock} from "../../../../contracts/tokens/lock/ITokenLock.sol";
import {TokenStage} from "../kit/TokenStage.sol";

contract ReleaseTest is TokenStage {
    uint256 private constant TOTAL = 100_000e18;
    uint256 private constant CLIFF = 180 days;
    uint256 private constant END = 1_460 days;

    CreatorToken private made;

    function setUp() public override {
        super.setUp();
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.locked = 100_000;
        made = makePaid(other, launch, 1 ether);
    }

    function refuses(uint256 released, uint256 locked) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                ITokenLock.TokenLock_NothingVested.selector, address(made), released, locked
            )
        );
        factory.release(other);
    }

    function free() private view returns (uint256 releasable) {
        (,, releasable) = factory.allocationOf(other);
    }

    /// @custom:proves [S3.51][S3.53] a second before the cliff refuses
    function test_beforeCliff() public {
        vm.warp(NOW + CLIFF - 1);
        assertEq(free(), 0, "free");
        refuses(0, TOTAL);
    }

    /// @custom:proves [S3.51] a second release in the same block refuses
    function test_twice() public {
        vm.warp(NOW + CLIFF);
        uint256 amount = factory.release(other);
        refuses(amount, TOTAL - amount);
    }

    /// @custom:proves [S3.51] a creator without a token, or without a lock, refuses
    function test_noLock() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                ITokenLock.TokenLock_NothingVested.selector, factory.tokenOf(fan), 0, 0
            )
        );
        factory.release(fan);
        vm.warp(NOW + END);
        vm.expectRevert(
            abi.encodeWithSelector(ITokenLock.TokenLock_NothingVested.selector, address(token), 0, 0)
        );
        factory.release(creator);
    }

    /// @custom:proves [S3.51][S3.53] at the cliff the first 180 days are free, for whoever pays the gas
    function test_cliff() public {
        vm.warp(NOW + CLIFF);
        uint256 amount = TOTAL * 180 / 1_460;
        vm.prank(fan);
        vm.expectEmit(address(factory));
        emit ITokenLock.AllocationVested(address(made), other, amount, amount, TOTAL - amount);
        assertEq(factory.release(other), amount, "amount");
        assertEq(made.balanceOf(other), amount, "creator");
        assertEq(made.balanceOf(address(factory)), TOTAL - amount, "locked");
        (uint256 total, uint256 released, uint256 releasable) = factory.allocationOf(other);
        assertEq(total, TOTAL, "total");
        assertEq(released, amount, "released");
        assertEq(releasable, 0, "releasable");
        sellIn(made, other, amount);
    }

    /// @custom:proves [S3.51] it grows evenly from second to second, rounded down
    function test_evenly() public {
        vm.warp(NOW + CLIFF);
        uint256 first = factory.release(other);
        vm.warp(NOW + CLIFF + 1);
        assertEq(free(), TOTAL * (CLIFF + 1) / END - first, "a second later");
        vm.expectEmit(address(factory));
        emit ITokenLock.AllocationVested(
            address(made), other, free(), first + free(), TOTAL - first - free()
        );
        factory.release(other);
    }

    /// @custom:proves [S3.51] after four years all of it is free and no more ever
    function test_end() public {
        vm.warp(NOW + END - 1);
        assertEq(free(), TOTAL * (END - 1) / END, "a second before");
        vm.warp(NOW + END);
        assertEq(free(), TOTAL, "at the end");
        vm.warp(NOW + 10 * END);
        assertEq(factory.release(other), TOTAL, "long after");
        refuses(TOTAL, 0);
        assertEq(made.balanceOf(other), TOTAL, "creator");
        assertEq(made.balanceOf(address(factory)), 0, "locked");
    }

    /// @custom:proves [S3.53] nobody else can send tokens to the lock
    function test_stray() public {
        uint256 tokens = buyIn(made, fan, 1 ether);
        vm.prank(fan);
        reverts(CreatorToken_BadReceiver.selector, address(factory));
        made.transfer(address(factory), tokens);
        assertEq(made.balanceOf(address(factory)), TOTAL, "what was locked");
        vm.warp(NOW + END);
        assertEq(factory.release(other), TOTAL, "no more than was locked");
    }

    /// @custom:proves [S3.51][S3.53] any calendar of releases adds up
    function testFuzz_calendar(uint256 seed) public {
        uint256 time = NOW;
        uint256 sum;
        for (uint256 n; n < 12; ++n) {
            seed = uint256(keccak256(abi.encode(seed)));
            time += seed % 200 days;
            vm.warp(time);
            if (free() != 0) sum += factory.release(other);
            uint256 age = time - NOW;
            assertEq(sum, age < CLIFF ? 0 : age >= END ? TOTAL : TOTAL * age / END, "as if released at once");
        }
        assertEq(made.balanceOf(address(factory)), TOTAL - sum, "locked");
        assertEq(made.balanceOf(other), sum, "creator");
    }
}
